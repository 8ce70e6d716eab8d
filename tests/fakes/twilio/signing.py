"""Signing: how Twilio signs what it posts, by the account's token or by a shared key."""

import base64
import hmac
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass
class Signer:
    """Signs with SHA-1 of the token; once `shared_key` is set, with SHA-256 of its secret."""

    token: str
    shared_key: str = ""
    shared_secret: str = ""

    def headers(self, url: str, form: Mapping[str, str]) -> dict[str, str]:
        """
        >>> told = {"CallSid": "CA1234567890ABCDE", "Caller": "+14158675309", "Digits": "1234"}
        >>> told |= {"From": "+14158675309", "To": "+18005551212"}
        >>> Signer("12345").headers("https://mycompany.com/myapp.php?foo=1&bar=2", told)
        {'X-Twilio-Signature': 'RSOYDt4T1cUTdK1PDd93/VVr8B8='}
        """
        signed = url + "".join(name + form[name] for name in sorted(form))
        secret, kind = (self.shared_secret, "sha256") if self.shared_key else (self.token, "sha1")
        digest = hmac.new(secret.encode(), signed.encode(), kind).digest()
        headers = {"X-Twilio-Signature": base64.b64encode(digest).decode()}
        if self.shared_key:
            headers["X-Twilio-Webhooks-Signature-Settings"] = f"key={self.shared_key},algorithm=HMAC_SHA256"
        return headers
