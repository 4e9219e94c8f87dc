"""LOCKSTEP_URL as people write it → as browsers do, their origins as Centrifugo's patterns, host names."""

ADDRESSES = [
    ("https://Chat.Example.org/", "https://chat.example.org", ["https://chat.example.org"], ["chat.example.org"]),
    ("HTTPS://chat.example.org:443", "https://chat.example.org", ["https://chat.example.org"], ["chat.example.org"]),
    (
        "http://chat.example.org:443",
        "http://chat.example.org:443",
        ["http://chat.example.org:443"],
        ["chat.example.org"],
    ),
    ("http://localhost:80", "http://localhost", ["http://localhost", "http://127.0.0.1"], []),
    ("http://127.0.0.1:9400", "http://127.0.0.1:9400", ["http://localhost:9400", "http://127.0.0.1:9400"], []),
    ("http://[::1]:9000", "http://[::1]:9000", [r"http://\[::1\]:9000"], ["[::1]"]),
    ("http://[fd00::80]/", "http://[fd00::80]", [r"http://\[fd00::80\]"], ["[fd00::80]"]),
]
