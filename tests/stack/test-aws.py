#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""From nothing to a target on AWS and back, against an account on loopback that botocore's own models speak for.
usage: test-aws.py DIFUSORCTL S3-STUB-SERVER DATA-AWS [TEST…]"""
import contextlib, fnmatch, importlib.util, json, os, pathlib, subprocess, sys, threading

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "cli")]

import yaml

import aws_stub
import difusorctl
from difusorctl import Night, Outcome, Skip, assert_error, main

STUB, TEMPLATES = (os.path.abspath(sys.argv.pop(2)) for _ in range(2))
ADMIN, ADMIN_SECRET = aws_stub.ADMINISTRATOR
PUBLISHER, PUBLISHER_SECRET = aws_stub.PUBLISHER_KEYS[0]
DOMAIN = "prep.difusor.invalid"


class Bucket:
    """The S3 of our tests, in a process of its own."""

    def __init__(self):
        self.process = subprocess.Popen([STUB], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.url = self.process.stdout.readline().strip()

    def ask(self, *words):
        self.process.stdin.write("\t".join(map(str, words)) + "\n")
        self.process.stdin.flush()
        return self.process.stdout.readline().rstrip("\n")

    def close(self):
        self.process.stdin.close()
        self.process.wait()
        self.process.stdout.close()


class Desk(Night):
    """A data folder, an account on AWS, a bucket that works and a keyring of its own."""

    def __init__(self, program):
        super().__init__(program, first=False)
        self.aws, self.bucket = aws_stub.Aws(), Bucket()
        for name in [name for name in self.environment if name.startswith("AWS_")]:
            del self.environment[name]
        self.keyring = self.folder / "keyring"
        # on a machine with other work an answer may take longer than a hundredth of the limit
        self.environment.update(DIFUSOR_HASTE="25", AWS_ENDPOINT_URL=self.aws.url, AWS_ENDPOINT_URL_S3=self.bucket.url,
                                AWS_ENDPOINT_URL_CLOUDFRONT=self.bucket.url, HOME=str(self.folder), SECRET_BACKEND="file",
                                SECRET_FILE_TEST_PATH=str(self.keyring), SECRET_FILE_TEST_PASSWORD="prueba")

    def __exit__(self, *args):
        self.aws.__exit__(*args)
        self.bucket.close()
        super().__exit__(*args)

    def aws_run(self, *words, secret=ADMIN_SECRET, language=None):
        environment = dict(self.environment, **({"LANGUAGE": language, "LC_ALL": "es_MX.UTF-8"} if language else {}))
        return Outcome(subprocess.run([self.program, "--data-dir", str(self.data), "--json", "aws", *words, "--access-key",
                                       ADMIN], input=secret + "\n", capture_output=True, text=True, env=environment,
                                      timeout=100))

    def up(self, *words, **more):
        return self.aws_run("up", "web", "--domain", DOMAIN, *words, **more)


def checks(outcome):
    return {check["id"]: check["state"] for check in outcome.json["test"]["checks"]}


def assert_up(outcome):
    """Everything that a place on loopback can be is good; the invented name leads nowhere."""
    assert outcome.code in (1, 4) and outcome.json.get("test"), (outcome.code, outcome.json, outcome.errors)
    states = checks(outcome)
    assert {states[name] for name in ("open", "write", "read", "permissions", "remove")} == {"good"}, states
    assert [name for name, state in states.items() if state == "bad"] == ["dns"], states


# --- The templates --------------------------------------------------------------------------------------


def clauses():
    """(resource, requirement, clause) as the templates' metadata say."""
    found = []
    for part in ("edge", "site"):
        template = yaml.load((pathlib.Path(TEMPLATES) / (part + ".yaml")).read_text(), aws_stub.Loader)
        for name, resource in template["Resources"].items():
            for line in resource.get("Metadata", {}).get("Clause", []):
                clause, requirement = line.split(" ", 1)
                found.append((name, requirement, clause))
    return found


def test_clauses(program):
    """Every clause of II.d-e has its resource, in the templates as in the program"""
    with Desk(program) as desk:
        plan = desk.do("aws", "plan", "web", "--domain", DOMAIN)
        told = {(one["resource"], of["requirement"], of["clause"]) for one in plan["resources"] for of in one["fulfils"]}
        assert told == {one for one in clauses() if one[2].startswith("II") and not one[2].startswith("III")}, \
            told ^ set(clauses())
        asked = {one["id"]: one["clause"] for one in desk.run("check").json["requirements"]}
        for requirement in ("s3", "route53", "cloudfront", "managed-services", "ddos", "https", "waf", "signatures",
                            "attack-actions", "capacity"):
            assert (requirement, asked[requirement]) in {one[1:] for one in told}, requirement
        names = {one["resource"] for one in plan["resources"]}
        assert names == {name for part in ("edge", "site") for name in yaml.load(
            (pathlib.Path(TEMPLATES) / (part + ".yaml")).read_text(), aws_stub.Loader)["Resources"]}, names


def test_price(program):
    """A month is priced from the dated table: the call's terabyte is free, the next one is not"""
    with Desk(program) as desk:
        table = json.loads((pathlib.Path(TEMPLATES) / "prices.json").read_text())
        one = desk.do("aws", "plan", "web", "--domain", DOMAIN)["price"]
        two = desk.do("aws", "plan", "web", "--domain", DOMAIN, "--terabytes", "3")["price"]
        lines = [{line["id"]: line["cents"] for line in price["lines"]} for price in (one, two)]
        assert lines[0]["transfer"] == 0 and one["date"] == table["date"] and one["sources"] == table["sources"], one
        paid = 3e12 / 2**30 - table["cloudfront"]["free_gb"]
        assert abs(lines[1]["transfer"] - paid * 8.5) < 2, lines
        assert one["total_cents"] == sum(lines[0].values()) or abs(one["total_cents"] - sum(lines[0].values())) < 6, one
        assert lines[0]["firewall"] == 900 and lines[0]["shield"] == lines[0]["certificate"] == 0, lines


# --- Up, changed, looked at, down ------------------------------------------------------------------------


def test_whole(program):
    """From nothing to a target, changed, shown, and taken down with its domain typed"""
    with Desk(program) as desk:
        account = desk.aws.account
        desk.bucket.ask("region", "mx-central-1")
        outcome = desk.up("--region", "mx-central-1", "--email", "a@difusor.invalid", "--mode", "drill")
        assert_up(outcome)
        target = outcome.json["target"]
        assert (target["kind"], target["location"], target["mode"], target["public_url"]) == (
            "s3", aws_stub.BUCKET, "drill", "https://%s/" % DOMAIN), target
        assert target["options"]["access-key"] == PUBLISHER and target["options"]["region"] == "mx-central-1", target
        stacks = {stack.name: stack for stack in account.stacks}
        assert stacks["difusor-web-edge"].region == "us-east-1" and stacks["difusor-web-site"].region == "mx-central-1"
        assert stacks["difusor-web-site"].parameters["ZoneId"] == "Z0PREP2024", stacks["difusor-web-site"].parameters
        assert not any(PUBLISHER in str(stack.outputs()) for stack in account.stacks), "the key is an output"
        events = outcome.json["events"]
        assert {"Certificate", "Firewall", "Bucket", "Distribution", "Publisher"} <= {
            event["resource"] for event in events if event["state"] == "done"}, events
        rows = {row["id"]: row for row in desk.run("check").json["requirements"]}
        for name in ("route53", "cloudfront", "ddos", "waf", "signatures", "attack-actions", "capacity"):
            assert rows[name]["state"] == "measured" and "web" in rows[name]["evidence"], rows[name]

        again = desk.up("--rate-action", "challenge")
        assert_up(again)
        rate = next(iter(account.firewalls.values()))["Rules"][0]
        assert rate["Name"] == "rate" and rate["Action"] == {"Challenge": {}}, rate
        assert stacks["difusor-web-edge"].parameters["Email"] == "a@difusor.invalid", "what is not said does not stay"
        assert account.users["difusor-web-site-Publisher-1A2B3C"]["keys"] == [PUBLISHER], account.users

        shown = desk.aws_run("status", "web")
        assert shown.code == 0, shown.errors
        assert [stack["status"] for stack in shown.json["stacks"]] == ["UPDATE_COMPLETE", "CREATE_COMPLETE"], shown.json
        assert_error(desk.aws_run("down", "web"), "security", [DOMAIN])
        assert_error(desk.aws_run("down", "web", "--confirm", "otra.cosa"), "security", [DOMAIN])
        desk.environment["AWS_ENDPOINT_URL_S3"] = desk.aws.url
        account.versions = [("Version", "índice & más.html", "1"), ("DeleteMarker", "a.json", "2"), ("Version", "a.json", "3")]
        gone = desk.aws_run("down", "web", "--confirm", DOMAIN)
        assert gone.code == 0, gone.errors
        assert [stack.status for stack in account.stacks] == ["DELETE_COMPLETE"] * 2 and account.versions == []
        assert "Logs" in stacks["difusor-web-edge"].template["Resources"] and any(
            event["LogicalResourceId"] == "Logs" and event["ResourceStatus"] == "DELETE_SKIPPED"
            for event in stacks["difusor-web-edge"].events)
        assert desk.do("target", "list") == [] and account.users == {}
        assert "aws-down" in [kind for kind, body in desk.ledger()]
        rows = {row["id"]: row for row in desk.run("check").json["requirements"]}
        assert rows["waf"]["state"] == "missing", rows["waf"]
        assert desk.aws_run("status", "web").code == 4
        desk.do("ledger", "verify")


def test_remains(program):
    """What did not become a target is taken down too, with its own domain; what was made by hand is not"""
    with Desk(program) as desk:
        account = desk.aws.account
        assert_error(desk.aws_run("down", "web", "--confirm", DOMAIN), "operator", ["web", "us-east-1"])
        fail_up(desk, "Distribution", "AlreadyExists")
        assert_error(desk.aws_run("down", "web", "--confirm", "otra.cosa"), "security", [DOMAIN])
        desk.environment["AWS_ENDPOINT_URL_S3"] = desk.aws.url
        gone = desk.aws_run("down", "web", "--confirm", DOMAIN)
        assert gone.code == 0, gone.errors
        assert {stack.status for stack in account.stacks} == {"DELETE_COMPLETE"}, [s.status for s in account.stacks]
        desk.do("target", "add", "propio", "s3", "otro-cubo", "--public-url", "https://%s/" % DOMAIN, "--distribution", "E1",
                "--access-key", "AKIA", "--secret-file", desk.folder / "nada")
        assert_error(desk.aws_run("down", "propio", "--confirm", DOMAIN), "operator", ["propio"])
        assert [target["name"] for target in desk.do("target", "list")] == ["propio"]


def test_removed_here(program):
    """A real target that was removed here keeps its hours on AWS"""
    with Desk(program) as desk:
        assert_up(desk.up("--mode", "real"))
        desk.do("call", "new", "ietam-2024", "--date", "2090-06-04")
        desk.do("call", "use", [call["id"] for call in desk.do("call", "list") if "2090" in call["id"]][0])
        desk.do("target", "remove", "web")
        assert desk.aws_run("down", "web", "--confirm", DOMAIN).code == 3
        assert all(stack.status == "CREATE_COMPLETE" for stack in desk.aws.account.stacks)


def test_real_hours(program):
    """What is real is not taken down before the closing hour, whatever was typed"""
    with Desk(program) as desk:
        assert_up(desk.up("--mode", "real"))
        # a call whose election is to come
        desk.do("call", "new", "ietam-2024", "--date", "2090-06-04")
        derived = [call["id"] for call in desk.do("call", "list") if "2090" in call["id"]]
        desk.do("call", "use", derived[0])
        outcome = desk.aws_run("down", "web", "--confirm", DOMAIN)
        assert outcome.code == 3, (outcome.code, outcome.errors)
        assert all(stack.status == "CREATE_COMPLETE" for stack in desk.aws.account.stacks)


def test_other_dns(program):
    """Where another provider answers for the domain, its lines are told and waited for"""
    with Desk(program) as desk:
        desk.aws.account.zones = []
        outcome = desk.up()
        assert_up(outcome)
        waiting = [event["hint"] for event in outcome.json["events"] if event["state"] == "waiting"]
        assert "_a79865eb.%s. CNAME _424c7224.acm-validations.aws." % DOMAIN in waiting[0], waiting
        assert "%s. CNAME %s." % (DOMAIN, aws_stub.CDN) in waiting[-1], waiting


def test_without_keys(program):
    """Templates saved, outputs pasted: no administrator's key is ever asked for"""
    with Desk(program) as desk:
        desk.do("aws", "plan", "web", "--domain", DOMAIN, "--save", str(desk.folder / "plantillas"))
        for part in ("edge", "site"):
            saved = (desk.folder / "plantillas" / ("difusor-%s.yaml" % part)).read_text()
            assert saved == (pathlib.Path(TEMPLATES) / (part + ".yaml")).read_text()
        pasted = desk.folder / "outputs.txt"
        pasted.write_text("Key\tValue\tDescription\tExport name\nBucket\t%s\t-\t-\nDistribution\t%s\t-\t-\nDistributionDomain"
                          "\t%s\t-\t-\nDomain\n%s\n-\n-\nLogBucket\tlogs\nPublisher\tx\nRegion\tus-east-1\t-\t-\n" % (
                              aws_stub.BUCKET, aws_stub.DISTRIBUTION, aws_stub.CDN, DOMAIN))
        secret = desk.folder / "secret"
        secret.write_text(PUBLISHER_SECRET + "\n")
        outcome = desk.run("aws", "up", "web", "--outputs", str(pasted), "--access-key", PUBLISHER, "--secret-file",
                           str(secret))
        assert_up(outcome)
        assert outcome.json["target"]["public_url"] == "https://%s/" % DOMAIN, outcome.json["target"]
        assert desk.aws.account.calls == [], desk.aws.account.calls
        pasted.write_text("Bucket\tx\n")
        wrong = desk.run("aws", "up", "otra", "--outputs", str(pasted), "--access-key", PUBLISHER, "--secret-file", str(secret))
        assert wrong.code == 2, wrong.errors


# --- What can go wrong ----------------------------------------------------------------------------------

HANDLER = "Resource handler returned message: \"words of AWS\" (RequestToken: 1, HandlerErrorCode: %s)"
CODES = ["AccessDenied", "AlreadyExists", "InvalidRequest", "ServiceLimitExceeded", "NotStabilized", "Throttling",
         "ServiceInternalError", "InternalFailure", "NetworkFailure", "ResourceConflict", "NotFound", "InvalidCredentials",
         "GeneralServiceException"]


def fail_up(desk, resource, code, language=None):
    desk.aws.account.failures = {resource: HANDLER % code}
    outcome = desk.up("--email", "a@difusor.invalid", language=language)
    assert outcome.code == 1 and outcome.error, (resource, code, outcome.code, outcome.json, outcome.errors)
    return outcome


def test_failures(program):
    """Each thing that fails is one sentence with something to do, and the same command goes on"""
    with Desk(program) as desk:
        for resource, code, word in (("Certificate", "InvalidRequest", "CAA"), ("Firewall", "ServiceLimitExceeded", "firewall"),
                                     ("Distribution", "AlreadyExists", "another distribution"),
                                     ("NameIpv4", "InvalidRequest", "Route 53"), ("Publisher", "AccessDenied", "administers")):
            outcome = fail_up(desk, resource, code)
            assert_error(outcome, "permanent", [])
            assert word in outcome.error["message"] + outcome.error["hint"], outcome.error
            assert "words of AWS" not in outcome.error["message"], outcome.error
            assert desk.do("target", "list") == [], "a target without stacks"
        outcome = fail_up(desk, "Bucket", "GeneralServiceException")
        assert_up(desk.up())


def test_refusals(program):
    """A wrong key, a key that may not, a keyring that is none: each before anything was made"""
    with Desk(program) as desk:
        outcome = desk.up(secret="otro")
        assert outcome.code == 2 or outcome.error["class"] == "operator", outcome.errors
        desk.aws.account.denied = {"CreateStack"}
        outcome = desk.up()
        assert "cloudformation:CreateStack" in outcome.error["message"] and "administers" in outcome.error["hint"], outcome.error
        desk.aws.account.denied = {"CreateAccessKey"}
        outcome = desk.up()
        assert "iam:CreateAccessKey" in outcome.error["message"], outcome.error
        desk.aws.account.denied = set()
        assert_up(desk.up())
        del desk.environment["SECRET_BACKEND"]
        desk.environment["DBUS_SESSION_BUS_ADDRESS"] = "unix:path=/nonexistent"
        calls = len(desk.aws.account.calls)
        outcome = desk.up()
        assert outcome.error["class"] == "operator" and len(desk.aws.account.calls) == calls, outcome.error
        for words in (("--rate-action", "explode"), ("--email", "nadie"), ("--portal", "http://x"), ("--zone", "x y"),
                      ("--rate-limit", "5"), ("--region", "no es")):
            assert desk.up(*words).code == 2, words


def test_goes_on(program):
    """Interrupted while AWS works, the same command goes on with what is under way"""
    with Desk(program) as desk:
        account = desk.aws.account
        account.zones, account.dns_polls = [], 10**9
        process = subprocess.Popen([program, "--data-dir", str(desk.data), "--json", "aws", "up", "web", "--domain", DOMAIN,
                                    "--access-key", ADMIN], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE, text=True, env=desk.environment)
        process.stdin.write(ADMIN_SECRET + "\n")
        process.stdin.close()
        for line in process.stderr:
            if "acm-validations" in line:
                break
        process.terminate()
        process.stdout.read(), process.stderr.read()
        assert process.wait() != 0
        process.stdout.close(), process.stderr.close()
        account.dns_polls = 2
        assert_up(desk.up())
        assert account.calls.count("cloudformation:CreateStack") == 2, account.calls


# --- Secrets --------------------------------------------------------------------------------------------


def processes_tell(canaries, found, stop):
    """Command lines of every process, again and again, until it is told to stop."""
    while not stop.is_set():
        for path in pathlib.Path("/proc").glob("[0-9]*/cmdline"):
            with contextlib.suppress(OSError):
                text = path.read_bytes()
                found.update(canary for canary in canaries if canary.encode() in text)
        stop.wait(0.005)


def test_canaries(program):
    """No secret is in any file, in what is printed, in the ledger or in a command line"""
    canaries = (ADMIN_SECRET, PUBLISHER_SECRET)
    with Desk(program) as desk:
        found, stop = set(), threading.Event()
        watcher = threading.Thread(target=processes_tell, args=(canaries, found, stop))
        watcher.start()
        try:
            desk.environment["G_MESSAGES_DEBUG"] = "all"
            printed = []
            for words in (("up", "web", "--domain", DOMAIN), ("up", "web", "--rate-limit", "5000"), ("status", "web")):
                done = subprocess.run([program, "--data-dir", str(desk.data), "aws", *words, "--access-key", ADMIN],
                                      input=ADMIN_SECRET + "\n", capture_output=True, text=True, env=desk.environment)
                printed.append(done.stdout + done.stderr)
            desk.do("profile", "export", str(desk.folder / "perfil.json"))
        finally:
            stop.set()
            watcher.join()
        assert not found, "a command line tells %s" % found
        assert desk.do("target", "show", "web")["options"]["access-key"] == PUBLISHER
        told = json.dumps(desk.ledger()) + "".join(printed)
        files = [path for path in desk.folder.rglob("*") if path.is_file()]
        assert len(files) > 3 and desk.keyring in files, files
        for canary in canaries:
            assert canary not in told, "told"
            for path in files:
                assert canary.encode() not in path.read_bytes(), path
        assert ADMIN not in json.dumps(desk.ledger()) and not any(ADMIN.encode() in path.read_bytes() for path in files)


# --- The policy of the publisher ------------------------------------------------------------------------


def allows(policy, action, resource):
    listed = lambda value: value if isinstance(value, list) else [value]
    return any(statement["Effect"] == "Allow" and action in listed(statement["Action"]) and
               any(fnmatch.fnmatchcase(resource, pattern) for pattern in listed(statement["Resource"]))
               for statement in policy["Statement"])


def resource_of(action, key):
    if action.startswith("cloudfront:"):
        return "arn:aws:cloudfront::%s:distribution/%s" % (aws_stub.ACCOUNT, key)
    if action in ("s3:ListBucket", "s3:ListBucketMultipartUploads"):
        return "arn:aws:s3:::" + aws_stub.BUCKET
    return "arn:aws:s3:::%s/%s" % (aws_stub.BUCKET, key or "anything")


def load_s3_night():
    """What the tests of the bucket work with, without running them."""
    spec = importlib.util.spec_from_file_location("s3_night", HERE.parent / "cli" / "test-s3.py")
    module = importlib.util.module_from_spec(spec)
    kept, difusorctl.main = difusorctl.main, lambda names: None
    sys.argv.insert(2, STUB)
    try:
        spec.loader.exec_module(module)
    finally:
        difusorctl.main = kept
    return module


def test_policy(program):
    """Every call of a publisher's night is allowed by the template's policy, and nothing beside it"""
    s3_night = load_s3_night()
    with Desk(program) as desk:
        assert_up(desk.up())
        policy = next(iter(desk.aws.account.users.values()))["policies"]["publish"]
    with s3_night.bucket_night(program, "--prefix", "sitio", "--distribution", s3_night.DISTRIBUTION, first=False) as night:
        night.run("target", "test", "web")
        night.do("relay", "--once")
        night.institute.offer("20240602_2020_DATOS.zip", s3_night.data_zip(grande=os.urandom(9_000_000).hex()), s3_night.SECOND)
        night.do("relay", "--once")
        night.do("target", "withdraw", "web", "--reason", "terminado")
        calls = sorted({tuple(line.split(" ", 1)) for line in night.stub.names("calls")})
    used = {action for action, key in calls}
    for action, key in calls:
        assert allows(policy, action, resource_of(action, key)), (action, key)
    granted = {action for statement in policy["Statement"] if statement["Sid"] != "DifusorLogs"
               for action in statement["Action"]}
    assert granted - used <= {"cloudfront:GetInvalidation"}, "granted and never used: %s" % (granted - used)
    for action in ("s3:DeleteBucket", "s3:PutBucketPolicy", "iam:CreateAccessKey", "cloudfront:UpdateDistribution",
                   "s3:DeleteObjectVersion", "s3:PutObjectAcl"):
        assert not allows(policy, action, resource_of(action, "x")), action
    assert not allows(policy, "s3:PutObject", "arn:aws:s3:::otro/x")
    assert not allows(policy, "s3:PutObject", "arn:aws:s3:::difusor-logs-1a2b/x")


# --- The account itself -----------------------------------------------------------------------------------


def test_stub_is_aws(program):
    """Debian's own AWS tools take the account for a real one"""
    tool = "/usr/bin/aws"
    if not os.access(tool, os.X_OK):
        raise Skip("Debian's awscli is not here")
    with Desk(program) as desk:
        assert_up(desk.up())
        environment = dict(desk.environment, AWS_ACCESS_KEY_ID=ADMIN, AWS_SECRET_ACCESS_KEY=ADMIN_SECRET,
                           AWS_DEFAULT_REGION="us-east-1", AWS_PAGER="", LC_ALL="C.UTF-8")

        def ask(*words):
            done = subprocess.run([tool, "--endpoint-url", desk.aws.url, "--output", "json", *words], capture_output=True,
                                  text=True, env=environment, timeout=240)
            assert done.returncode == 0, (words, done.stderr)
            return json.loads(done.stdout) if done.stdout.strip() else None

        assert ask("sts", "get-caller-identity")["Account"] == aws_stub.ACCOUNT
        stack = ask("cloudformation", "describe-stacks", "--stack-name", "difusor-web-edge")["Stacks"][0]
        assert stack["StackStatus"] == "CREATE_COMPLETE" and len(stack["Outputs"]) == 3, stack
        events = ask("cloudformation", "describe-stack-events", "--stack-name", "difusor-web-site")["StackEvents"]
        assert events[-1]["ResourceStatus"] == "CREATE_IN_PROGRESS" and len(events) == 20, len(events)
        for part in ("edge", "site"):
            ask("cloudformation", "validate-template", "--template-body", "file://%s/%s.yaml" % (TEMPLATES, part))
        user = next(iter(desk.aws.account.users))
        assert ask("iam", "list-access-keys", "--user-name", user)["AccessKeyMetadata"][0]["AccessKeyId"] == PUBLISHER
        assert {zone["Id"] for zone in ask("route53", "list-hosted-zones")["HostedZones"]} >= {"/hostedzone/Z0PREP2024"}
        assert ask("acm", "list-certificates")["CertificateSummaryList"][0]["DomainName"] == DOMAIN
        assert ask("wafv2", "list-web-acls", "--scope", "CLOUDFRONT")["WebACLs"]
        wrong = subprocess.run([tool, "--endpoint-url", desk.aws.url, "iam", "list-access-keys", "--user-name", "nadie"],
                               capture_output=True, text=True, env=environment, timeout=240)
        assert "NoSuchEntity" in wrong.stderr, wrong.stderr


main(globals())
