# SPDX-License-Identifier: Apache-2.0
"""What the purge of a module takes away of its subscriptions; the events themselves stay."""

from typing import cast

from sqlalchemy import Table, select

from ressourcerie_core.db.migrate.purge import Share
from ressourcerie_core.events.models import DeliveryRecord, SubscriptionRecord

#: Deliveries first: they refer to their subscription.
SUBSCRIPTIONS = (
    Share(
        cast("Table", DeliveryRecord.__table__),
        lambda module: DeliveryRecord.subscriber.in_(
            select(SubscriptionRecord.subscriber).where(SubscriptionRecord.module == module)
        ),
    ),
    Share(
        cast("Table", SubscriptionRecord.__table__),
        lambda module: SubscriptionRecord.module == module,
    ),
)
