# SPDX-License-Identifier: Apache-2.0
"""The notice that goes with an exported journal: what the files hold, and how to check them."""

NOTICE = """\
JOURNAL EXPORTÉ

Cette archive contient un ou plusieurs flux d'un journal infalsifiable. Chaque
flux est une suite d'enregistrements numérotés 1, 2, 3… sans trou, dans l'ordre.

LES FICHIERS

  manifest.json    la liste des flux : fichier, empreinte SHA-256 du fichier,
                   nombre d'enregistrements, empreinte du dernier.
  NOM.jsonl        un flux, un enregistrement par ligne (JSON, UTF-8).
  NOTICE.txt       ce texte.

UN ENREGISTREMENT

  record           ce qui a été enregistré :
    stream           le flux ;
    number           son numéro dans le flux ;
    recorded_at      l'instant, en temps universel (UTC) ;
    kind             ce qui s'est passé ;
    author           l'identifiant de la personne, ou null ;
    facts            les faits ; montants en centimes, masses en grammes ;
    key              l'identifiant de la clé qui a scellé ;
    format           la version de ce format.
  previous         l'empreinte de l'enregistrement précédent (64 zéros au début).
  hash             l'empreinte de celui-ci.
  mac              le sceau que seule la clé de l'association permet de faire.

VÉRIFIER SANS LE LOGICIEL

  hash = SHA-256 de : la ligne « ressourcerie.journal.1 » et son saut de ligne,
  puis les 32 octets de previous, puis les octets de record, tels qu'ils sont
  écrits sur la ligne (JSON canonique, RFC 8785). En Python, sans rien installer :

    import hashlib, json, sys
    before, number = "0" * 64, 0
    for line in open(sys.argv[1], encoding="utf-8"):
        found = json.loads(line)
        record = line[line.index('"record":') + 9 : line.rindex("}")]
        data = b"ressourcerie.journal.1\\n" + bytes.fromhex(before) + record.encode()
        number += 1
        assert found["previous"] == before and found["record"]["number"] == number
        assert hashlib.sha256(data).hexdigest() == found["hash"], number
        before = found["hash"]
    print(number, "enregistrements, dernier :", before)

  Comparez le dernier nombre et la dernière empreinte avec un sceau imprimé ou
  reçu à l'époque : c'est ce qui montre que rien n'a été retiré de la fin, ni
  refait en entier.

VÉRIFIER AVEC LE LOGICIEL

    ressourcerie verify ARCHIVE.zip

  contrôle en plus les sceaux (mac), quand la machine a la clé de l'association.
"""
