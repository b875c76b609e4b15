#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes data/robots/robots.txt from crawler-user-agents.json (MIT, github.com/monperrus/crawler-user-agents).

usage: dev/robots.py CRAWLER-USER-AGENTS.JSON COMMIT >data/robots/robots.txt
Regular expressions become plain words, so that one pass over an agent answers for all of them. Every agent
that the source gives as an example must still be found, and no agent of BROWSERS may be.
"""
import itertools, json, re, sys

# Words that the source has for robots and that stand in browsers of people too.
DROPPED = ["MetaIAB Facebook", "Viber", "^Silk/", "Fluid", "Fever", "RED/", "Make/", "Sonic", "Charlotte", "Butterfly",
           "Hello World", "Devin", "AP3A.240617.008", "008/", "BW/", "TerraCotta", "Code/1.", "linko"]
GENERIC = ["~bot", "~crawl", "~spider", "~scrap", "~slurp", "~fetcher", "~monitor", "curl/", "libcurl", "Wget", "python-",
           "Python/", "Java/", "libwww", "okhttp/", "HTTrack", "http-client", "HttpClient"]
NOT = ["CUBOT", "Cubot", "cubot"]
BROWSERS = [
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36 Edg/126.0.0.0",
    "Mozilla/5.0 (Linux; Android 13; motorola edge 30) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Mobile Safari/537.36",
    "Mozilla/5.0 (Linux; Android 11; CUBOT NOTE 20) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/96.0.4664.45 Mobile Safari/537.36",
    "Mozilla/5.0 (Linux; Android 10; Panasonic Eluga) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/96.0.4664.45 Mobile Safari/537.36",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 "
    "[FBAN/FBIOS;FBAV/466.0.0.38.103;FBDV/iPhone14,5;FBMD/iPhone;FBSN/iOS;FBSV/17.5;FBSS/3;FBLC/es_LA;FBOP/80]",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) GSA/320.0.6 Mobile/15E148",
    "Mozilla/5.0 (Linux; Android 14; SM-A546E; wv) AppleWebKit/537.36 Version/4.0 Chrome/126.0.0.0 Mobile Safari/537.36 Instagram 337.0.0.35.102 Android",
    "Mozilla/5.0 (Linux; Android 9; KFMAWI) AppleWebKit/537.36 (KHTML, like Gecko) Silk/124.4.1 like Chrome/124.0.6367.230 Safari/537.36",
    "Opera/9.80 (Android; Opera Mini/36.2.2254/191.293; U; es) Presto/2.12.423 Version/12.16",
    "Mozilla/5.0 (Linux; Android 12; Redmi Note 11) AppleWebKit/537.36 XiaoMi/MiuiBrowser/13.30.1-gn Mobile Safari/537.36",
]


def expand(pattern):
    """The plain words that a simple pattern stands for, or None."""
    pattern = pattern.replace("[^-]|$", "")
    pattern = pattern.replace("()", "")
    for source, alternatives in re.findall(r"(\(([^()\\]*\|[^()\\]*)\))", pattern):
        return [w for a in alternatives.split("|") for w in expand(pattern.replace(source, a, 1)) or []]
    if "|" in pattern and "(" not in pattern:
        return [w for p in pattern.split("|") for w in expand(p) or []]
    parts = re.split(r"\[([A-Za-z]{2})\]", pattern)
    choices = [[p] if i % 2 == 0 else list(p) for i, p in enumerate(parts)]
    words = ["".join(c) for c in itertools.product(*choices)]
    words = [re.sub(r"\\([^a-zA-Z])", "\0\\1", w) for w in words]
    if any(re.search(r"(?<!\0)[\\*+?\[\](){}|]", w) or re.search(r"(?<!^)(?<!\0)[\^]", w) for w in words):
        return None
    return [w.replace("\0", "") for w in words]


def found(agent, words):
    for no in NOT:
        agent = agent.replace(no, "")
    for word in words:
        if word[0] == "~":
            if any(w in agent for w in (word[1:], word[1:].capitalize(), word[1:].upper())):
                return True
        elif word[0] == "^":
            if agent.startswith(word[1:].rstrip("$")) and (word[-1] != "$" or len(agent) == len(word) - 2):
                return True
        elif word[-1] == "$":
            if agent.endswith(word[:-1]):
                return True
        elif word in agent:
            return True
    return False


def main():
    entries = json.load(open(sys.argv[1]))
    words = set()
    for entry in entries:
        for word in expand(entry["pattern"]) or []:
            word = word.strip() if not word.startswith(" ") else word
            plain = word.strip("^$")
            if word not in DROPPED and plain not in DROPPED and len(plain) >= 4 and not found(plain, GENERIC):
                words.add(word)
    words = sorted(words)
    words = [w for w in words if w[0] == "^" or not any(o != w and o in w and o[0] != "^" and o[-1] != "$" for o in words)]
    everything = words + GENERIC
    lost = [a for e in entries for a in e["instances"] if not found(a, everything)]
    wrong = [a for a in BROWSERS if found(a, everything)]
    sys.stderr.write("%d words; %d of %d examples not found\n" % (len(words), len(lost), sum(len(e["instances"]) for e in entries)))
    for agent in lost:
        sys.stderr.write("  lost: %s\n" % agent)
    assert not wrong, (wrong, [w for w in everything for a in wrong if found(a, [w])])
    print("# Agents that are no person: one word a line, found anywhere in the agent; ^ at its start, $ at its end.\n"
          "# ~ lower case, Capitalised or UPPER CASE. ! is taken out of the agent first. Lines with # are notes.\n"
          "#\n"
          "# source: https://github.com/monperrus/crawler-user-agents\n"
          "# version: %s\n"
          "# SPDX-FileCopyrightText: 2017 Martin Monperrus\n"
          "# SPDX-License-Identifier: MIT\n"
          "# Made by dev/robots.py, which says what was left out because browsers of people say it too.\n" % sys.argv[2][:12])
    print("\n".join("!" + n for n in NOT))
    print("\n".join(GENERIC))
    print("\n".join(words))


main()
