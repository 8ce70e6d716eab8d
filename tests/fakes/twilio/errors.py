"""Errors: Twilio's refusals, with its codes and its JSON."""

from typing import Any

# https://www.twilio.com/docs/api/errors; the words as the API gives them, in short.
MEANINGS = {
    11200: "HTTP retrieval failure",
    12100: "Document parse failure",
    12200: "Schema validation warning",
    12300: "Invalid Content-Type",
    14103: "Message Invalid Body",
    20001: "Bad request",
    20003: "Authenticate",
    20404: "The requested resource was not found",
    20429: "Too Many Requests",
    20500: "Internal Server Error",
    21211: "Invalid 'To' Phone Number",
    21603: "A 'From' phone number is required.",
    21606: "The 'From' phone number provided is not a valid message-capable Twilio phone number",
    21610: "Attempt to send to unsubscribed recipient",
    21612: "The message cannot be sent with the current combination of 'To' and 'From' and its media",
    21617: "The concatenated message body exceeds the 1600 character limit",
    21619: "A text message body or media urls must be specified.",
    21623: "Number of media files exceeds allowed limit",
    21655: "The ContentSid is invalid",
    21656: "The Content Variables parameter is invalid.",
    21657: "The content type is not supported by the channel",
    21910: "Invalid From and To pair. From and To should be of the same channel",
    30003: "Unreachable destination handset",
    35127: "'Messages' Body and ContentVariables cannot be provided together",
    63007: "Twilio could not find a Channel with the specified From address",
    63013: "Channel policy violation",
    63014: "Channel message blocked by user action",
    63016: "Failed to send freeform message because you are outside the allowed window",
    63018: "Rate limit exceeded for Channel",
    63019: "Media failed to download",
    63021: "Channel invalid content error",
    63024: "Invalid message recipient",
    92002: "Invalid variables. The max amount of variables allowed is 100",
}


class Refusal(Exception):
    """An error reply of Twilio's."""

    def __init__(self, code: int, detail: str = "", status: int = 400) -> None:
        self.code = code
        self.status = status
        self.words = ": ".join(filter(None, (MEANINGS.get(code, "Error"), detail)))
        super().__init__(f"{code} {self.words}")

    def reply(self) -> dict[str, Any]:
        more = f"https://www.twilio.com/docs/errors/{self.code}"
        return {"code": self.code, "message": self.words, "more_info": more, "status": self.status}


class Breach(Refusal):
    """A refusal for what no well-behaved program asks: a limit passed, a form not kept."""


class Unfit(Exception):
    """Content that is beyond a limit; whoever catches it knows the code."""


def not_found(path: str) -> Refusal:
    return Refusal(20404, path, 404)
