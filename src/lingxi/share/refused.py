"""What a shared library does not offer of the methods of a library, and why."""

from __future__ import annotations

from collections.abc import Mapping

READS = "whoever it is shared with can only read"
OWNER = "that is for the owner of the library"
REFUSED: Mapping[str, str] = {  # what a library has and a part of it has not, and why
    **dict.fromkeys(
        (
            "add_events", "annotate", "announce", "calibrate", "caption", "compact", "decide", "delete_album",
            "delete_search", "forget", "forget_events", "index", "new_token", "optimize", "put_annotations", "rebuild",
            "record", "record_findings", "remember", "revoke_token", "save_album", "save_search", "set_recording",
            "set_weights", "share", "weigh",
        ),
        READS,
    ),
    **dict.fromkeys(
        (
            "annotations", "backup", "check", "check_moderation_log", "check_reachable", "close", "estimate", "events",
            "findings_elsewhere", "leaves_out", "loaded", "moderate", "moderation_drift", "optimizing_pays", "place",
            "privacy", "recommend", "recorded", "review_cases", "roots", "saved_search", "scoped", "shown_span",
            "signals", "speech_model", "standing", "token", "tokens", "unload", "vectors", "without_places",
        ),
        OWNER,
    ),
    "duplicates": "they read whole files, and are for tidying, which only the owner can do",
    "similar": "use search(like=ID)",
    "feedback": "use search(like=IDS, unlike=IDS)",
    "chat": "use converse",
}  # fmt: skip
