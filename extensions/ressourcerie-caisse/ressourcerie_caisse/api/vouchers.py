# SPDX-License-Identifier: Apache-2.0
"""What a voucher is still worth, for the till that it is handed to."""

from datetime import datetime

from fastapi import APIRouter

from ressourcerie_core.auth import FromDevice, by_device
from ressourcerie_core.web import Answer, Read, problems

from ..service.acts.vouchers import find_voucher
from ..service.working_problems import VoucherUnknown

router = APIRouter(tags=["caisse"], prefix="/vouchers", dependencies=[by_device()])


class VoucherRead(Answer):
    code: str
    cents: int
    left_cents: int
    sold_at: datetime
    cancelled: bool


@router.get("/{code}", responses=problems(VoucherUnknown))
def read_voucher(session: Read, _device: FromDevice, code: str) -> VoucherRead:
    """Give a voucher by its code, however it was typed; any site takes it."""
    voucher = find_voucher(session, code)
    if voucher is None:
        raise VoucherUnknown(code)
    return VoucherRead(
        code=voucher.code,
        cents=voucher.cents,
        left_cents=voucher.left_cents,
        sold_at=voucher.sold_at,
        cancelled=voucher.cancelled_at is not None,
    )
