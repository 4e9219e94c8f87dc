"""What a browser says it is, in the words of people."""

# What is looked for → what it is called; the first that is found counts, since most name others, too.
BROWSERS = {
    "Edg": "Edge",
    "OPR/": "Opera",
    "SamsungBrowser": "Samsung Internet",
    "Firefox": "Firefox",
    "FxiOS": "Firefox",
    "CriOS": "Chrome",
    "Chrome": "Chrome",
    "Safari": "Safari",
}
SYSTEMS = {
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Android": "Android",
    "Windows": "Windows",
    "CrOS": "ChromeOS",
    "Mac OS X": "macOS",
    "Linux": "Linux",
}
HAND_HELD = ("iPhone", "iPad", "Android")


def device(user_agent: str) -> str:
    """Like "Firefox on Linux"; "Unknown device" when it says nothing that is known."""
    browser = next((name for mark, name in BROWSERS.items() if mark in user_agent), "")
    system = next((name for mark, name in SYSTEMS.items() if mark in user_agent), "")
    return f"{browser} on {system}" if browser and system else browser or system or "Unknown device"


def is_hand_held(user_agent: str) -> bool:
    return any(mark in user_agent for mark in HAND_HELD)
