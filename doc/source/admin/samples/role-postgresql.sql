-- SPDX-License-Identifier: Apache-2.0
-- Un compte pour servir, qui ne peut pas défaire le journal. Le compte propriétaire des tables
-- ne sert plus qu'aux mises à niveau. À lancer par le propriétaire, une fois la base créée :
--   psql -d ressourcerie -f role-postgresql.sql
-- puis donnez un mot de passe : \password ressourcerie_service

CREATE ROLE ressourcerie_service LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION;

GRANT USAGE ON SCHEMA public TO ressourcerie_service;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO ressourcerie_service;
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO ressourcerie_service;

-- Les tables des modules à venir.
ALTER DEFAULT PRIVILEGES IN SCHEMA public
  GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO ressourcerie_service;
ALTER DEFAULT PRIVILEGES IN SCHEMA public
  GRANT USAGE, SELECT ON SEQUENCES TO ressourcerie_service;

-- Le journal : lire et ajouter, rien d'autre.
REVOKE UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER ON core_journal FROM ressourcerie_service;
REVOKE UPDATE, TRUNCATE, REFERENCES, TRIGGER ON core_consultation FROM ressourcerie_service;
