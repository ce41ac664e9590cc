# SPDX-License-Identifier: Apache-2.0
"""The key of a device: which public halves are accepted, what a signature proves.

The private half never leaves the browser that made it, and no script can read it there (WebCrypto,
not extractable). What is signed begins with what it is signed for, so that a signature given for
one purpose proves nothing for another.
"""

from functools import lru_cache

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_der_public_key

from ressourcerie_core.auth.device_problems import DeviceKeyRefused

ENROLMENT = b"ressourcerie/enrolment/1\n"
SIGN_IN = b"ressourcerie/sign-in/1\n"
#: What precedes whatever a module has signed.
MODULE = b"ressourcerie/module/1\n"

_HALF = 32  # bytes of each of the two numbers of a signature, as WebCrypto joins them


def accepted(public_key: bytes) -> bytes:
    """Give back a public key, as SPKI in DER, that is on the curve P-256.

    :raises DeviceKeyRefused: it is anything else.
    """
    _loaded(public_key)
    return public_key


def verify(public_key: bytes, message: bytes, signature: bytes) -> bool:
    """Tell whether this signature (``r ‖ s``, SHA-256) of a message was made by the other half."""
    if len(signature) != 2 * _HALF:
        return False
    halves = (signature[:_HALF], signature[_HALF:])
    der = encode_dss_signature(*(int.from_bytes(half) for half in halves))
    try:
        _loaded(public_key).verify(der, message, ec.ECDSA(SHA256()))
    except InvalidSignature:
        return False
    return True


@lru_cache(256)  # the devices of an instance, of which each act proves one
def _loaded(public_key: bytes) -> ec.EllipticCurvePublicKey:
    try:
        key = load_der_public_key(public_key)
    except (ValueError, UnsupportedAlgorithm) as error:
        raise DeviceKeyRefused from error
    if not isinstance(key, ec.EllipticCurvePublicKey) or key.curve.name != "secp256r1":
        raise DeviceKeyRefused
    return key
