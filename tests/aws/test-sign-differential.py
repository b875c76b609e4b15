#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Signs random requests with ours and with botocore, and compares. Skips where botocore is absent."""
import datetime, hashlib, json, random, subprocess, sys, types, urllib.parse

try:
    import botocore.auth, botocore.awsrequest, botocore.credentials
except ImportError:
    print("python3-botocore is not installed")
    sys.exit(77)

COUNT = 3000
ALPHABET = "abcXYZ019-_.~ +%&=?#/()[]{}!*'\"<>$,;:@áñüÉ—漢字"


def word(r, least, most, without=""):
    return "".join(r.choice([c for c in ALPHABET if c not in without]) for _ in range(r.randint(least, most)))


def make(r):
    service = r.choice(["s3", "s3", "cloudfront", "route53"])
    path = "/" + word(r, 0, 30)
    if service != "s3":
        path = "/" + "/".join(word(r, 1, 8, "/") for _ in range(r.randint(1, 4)))
    names = []
    for _ in range(r.randint(0, 4)):
        name = word(r, 1, 8)
        if name not in names:
            names.append(name)
    headers = [["Host", r.choice(["examplebucket.s3.amazonaws.com", "127.0.0.1:9000", "cloudfront.amazonaws.com"])]]
    for i in range(r.randint(0, 3)):
        headers.append([f"X-Amz-Meta-{r.choice('abc')}{i}", word(r, 1, 20, "áñüÉ—漢字").strip() or "x"])
    body = word(r, 0, 50).encode()
    expires = r.choice([0, 0, 60, 86400])
    # a presigned address of S3 does not cover its body
    payload = hashlib.sha256(b"" if expires and service != "s3" else body).hexdigest()
    if expires and service == "s3":
        payload = "UNSIGNED-PAYLOAD"
    return {
        "access_key": "AKIA" + str(r.randint(0, 10**12)), "secret": word(r, 20, 40), "service": service,
        "token": r.choice(["", "", word(r, 10, 60, "áñüÉ—漢字 ")]), "region": r.choice(["us-east-1", "mx-central-1"]),
        "path": path, "query": [[n, word(r, 0, 10)] for n in names], "headers": headers,
        "method": r.choice(["GET", "PUT", "POST", "DELETE"]) if not expires else "GET", "payload": payload,
        "at": r.randint(1_300_000_000, 2_000_000_000), "expires": expires,
        "body": "" if expires else body.decode(),
    }


def theirs(case):
    at = datetime.datetime.fromtimestamp(case["at"], datetime.timezone.utc).replace(tzinfo=None)

    class Fixed(datetime.datetime):
        @classmethod
        def utcnow(cls):
            return at

        @classmethod
        def now(cls, tz=None):
            return at

    botocore.auth.datetime = types.SimpleNamespace(datetime=Fixed, timezone=datetime.timezone)
    if hasattr(botocore.auth, "get_current_datetime"):
        botocore.auth.get_current_datetime = lambda *a, **k: at
    s3 = case["service"] == "s3"
    credentials = botocore.credentials.Credentials(case["access_key"], case["secret"], case["token"] or None)
    if case["expires"]:
        kind = botocore.auth.S3SigV4QueryAuth if s3 else botocore.auth.SigV4QueryAuth
        auth = kind(credentials, case["service"], case["region"], expires=case["expires"])
    else:
        kind = botocore.auth.S3SigV4Auth if s3 else botocore.auth.SigV4Auth
        auth = kind(credentials, case["service"], case["region"])
    quoted = urllib.parse.quote(case["path"], safe="/-_.~")
    host = case["headers"][0][1]
    query = "&".join(urllib.parse.quote(n, safe="-_.~") + "=" + urllib.parse.quote(v, safe="-_.~") for n, v in case["query"])
    request = botocore.awsrequest.AWSRequest(
        method=case["method"], url=f"https://{host}{quoted}" + ("?" + query if query else ""),
        data=case["body"].encode(), headers=dict(case["headers"]))
    request.context["payload_signing_enabled"] = True
    auth.add_auth(request)
    if case["expires"]:
        return request.url.rsplit("X-Amz-Signature=", 1)[1]
    return request.headers["Authorization"].rsplit("Signature=", 1)[1]


def main():
    r = random.Random(20240602)
    cases = [make(r) for _ in range(COUNT)]
    for case in cases:
        if case["service"] == "s3" and not case["expires"]:
            case["headers"].append(["X-Amz-Content-SHA256", case["payload"]])
    text = "".join(json.dumps(case) + "\n" for case in cases)
    ours = subprocess.run([sys.argv[1]], input=text, capture_output=True, text=True, check=True).stdout.split()
    assert len(ours) == COUNT, f"{len(ours)} signatures for {COUNT} requests"
    wrong = 0
    for case, signature in zip(cases, ours):
        case["headers"] = [h for h in case["headers"] if h[0] != "X-Amz-Content-SHA256"]
        expected = theirs(case)
        if signature != expected:
            wrong += 1
            if wrong < 5:
                print("differs:", json.dumps(case, ensure_ascii=False), file=sys.stderr)
    print(f"{COUNT - wrong} of {COUNT} signatures are equal")
    return wrong != 0


sys.exit(main())
