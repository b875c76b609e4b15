# SPDX-License-Identifier: GPL-3.0-or-later
"""An account of AWS on loopback: cloudformation, iam, route53, acm, wafv2 and sts, whose requests are read and whose
answers are written by the service models that botocore itself works with. Every request's signature is checked, every
parameter must be one of the model's, and be what the model wants. The templates are read and worked out; resources
come into being one after the other, as events tell.

Also the little of S3 that emptying a bucket with versions needs.

usage: aws_stub.py: serves until its standard input ends; its first line of output is its address
"""
import contextlib, datetime, hashlib, hmac, http.server, json, re, sys, threading, urllib.parse
import xml.sax.saxutils

import botocore.loaders
import botocore.model
import botocore.validate
import yaml

ACCOUNT = "123456789012"
ADMINISTRATOR = ("AKIAADMINISTRATOR", "ADMINISTRATOR/secreto+canario=1")
PUBLISHER_KEYS = [("AKIASTUBSTUBSTUBSTUB", "secreto+de/la=prueba"), ("AKIASTUBSTUBSEGUNDO2", "secreto+segundo/2")]
BUCKET, DISTRIBUTION, CDN = "prep-sitio", "E1PREP2024", "d111111abcdef8.cloudfront.net"
SERVICES = ("cloudformation", "iam", "route53", "acm", "wafv2", "sts")
EVENTS_AT_ONCE = 8


class Refusal(Exception):
    def __init__(self, code, message, status=400):
        super().__init__(message)
        self.code, self.message, self.status = code, message, status


# --- Templates -------------------------------------------------------------------------------------------


class Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
    """CloudFormation's short forms, written out."""


def construct(loader, suffix, node):
    key = suffix if suffix in ("Ref", "Condition") else "Fn::" + suffix
    if isinstance(node, yaml.ScalarNode):
        value = loader.construct_scalar(node)
        return {key: value.split(".", 1) if suffix == "GetAtt" else value}
    return {key: loader.construct_sequence(node, deep=True)}


Loader.add_multi_constructor("!", construct)
NO_VALUE = object()


def load_template(text):
    try:
        template = yaml.load(text, Loader)
    except yaml.YAMLError as error:
        raise Refusal("ValidationError", "Template format error: %s" % error)
    if not isinstance(template, dict) or not template.get("Resources"):
        raise Refusal("ValidationError", "Template format error: At least one Resources member must be defined.")
    return template


class Stack:
    """One stack: its template worked out with its parameters, and what has happened to it."""

    def __init__(self, account, name, region):
        self.account, self.name, self.region = account, name, region
        self.id = "arn:aws:cloudformation:%s:%s:stack/%s/%08d" % (region, ACCOUNT, name, account.number())
        self.parameters, self.text, self.template = {}, "", {"Resources": {}}
        self.status, self.reason = "", ""
        self.physical, self.events, self.steps = {}, [], []

    # --- working the template out

    def take(self, text, given):
        template = load_template(text)
        values = {}
        known = template.get("Parameters", {})
        for name in given:
            if name not in known:
                raise Refusal("ValidationError", "Parameters: [%s] do not exist in the template" % name)
        for name, rule in known.items():
            value = given.get(name, rule.get("Default"))
            if value is None and name in given:
                value = self.parameters.get(name)
            if value is None:
                raise Refusal("ValidationError", "Parameters: [%s] must have values" % name)
            value = str(value)
            if "AllowedPattern" in rule and not re.search(rule["AllowedPattern"], value):
                raise Refusal("ValidationError", "Parameter '%s' must match pattern %s" % (name, rule["AllowedPattern"]))
            if "AllowedValues" in rule and value not in map(str, rule["AllowedValues"]):
                raise Refusal("ValidationError", "Parameter '%s' must be one of AllowedValues" % name)
            if rule["Type"] == "Number" and ("MinValue" in rule and float(value) < rule["MinValue"]):
                raise Refusal("ValidationError", "Parameter '%s' must be a number not less than MinValue" % name)
            values[name] = value
        same = text == self.text and values == self.parameters
        self.text, self.template, self.parameters = text, template, values
        return not same

    def condition(self, name):
        return self.test(self.template["Conditions"][name])

    def test(self, rule):
        (kind, inner), = rule.items()
        if kind == "Fn::Not":
            return not self.test(inner[0])
        if kind == "Fn::Equals":
            return self.work(inner[0]) == self.work(inner[1])
        raise AssertionError(kind)

    def attribute(self, name, attribute):
        resource = self.physical.get(name, name)
        if attribute == "Arn":
            return self.arn(name)
        return {"DomainName": CDN if name == "Distribution" else resource + ".s3.amazonaws.com",
                "RegionalDomainName": "%s.s3.%s.amazonaws.com" % (resource, self.region), "Id": resource,
                "FunctionMetadata.FunctionARN": "arn:aws:cloudfront::%s:function/%s" % (ACCOUNT, resource)}[attribute]

    def arn(self, name):
        resource = self.physical.get(name, name)
        kind = self.template["Resources"][name]["Type"]
        return {"AWS::S3::Bucket": "arn:aws:s3:::" + resource,
                "AWS::WAFv2::WebACL": "arn:aws:wafv2:us-east-1:%s:global/webacl/%s/1" % (ACCOUNT, resource)}[kind]

    def named(self, name):
        pseudo = {"AWS::StackName": self.name, "AWS::Region": self.region, "AWS::AccountId": ACCOUNT,
                  "AWS::NoValue": NO_VALUE}
        return pseudo.get(name, self.parameters.get(name, self.physical.get(name, name)))

    def work(self, value):
        if isinstance(value, list):
            return [one for one in map(self.work, value) if one is not NO_VALUE]
        if not isinstance(value, dict):
            return value
        if len(value) == 1:
            (kind, inner), = value.items()
            if kind == "Ref":
                return self.named(inner)
            if kind == "Fn::GetAtt":
                return self.attribute(*inner)
            if kind == "Fn::If":
                return self.work(inner[1] if self.condition(inner[0]) else inner[2])
            if kind == "Fn::Sub":
                return re.sub(r"\$\{([^}]+)\}", lambda found: str(self.attribute(*found[1].split(".", 1))
                              if "." in found[1] and not found[1].startswith("AWS::") else self.named(found[1])), inner)
        worked = {key: self.work(inner) for key, inner in value.items()}
        return {key: inner for key, inner in worked.items() if inner is not NO_VALUE}

    def needs(self, value):
        """The resources that a value names."""
        if isinstance(value, list):
            return set().union(*map(self.needs, value))
        if not isinstance(value, dict):
            return set()
        found = set().union(*map(self.needs, value.values()))
        for kind, inner in value.items():
            if kind == "Ref":
                found.add(inner)
            elif kind == "Fn::GetAtt":
                found.add(inner[0])
            elif kind == "Fn::Sub":
                found.update(name.split(".")[0] for name in re.findall(r"\$\{([^}]+)\}", inner))
        return found & set(self.template["Resources"])

    def wanted(self):
        """What is to be made, each after what it needs."""
        left = [name for name, resource in self.template["Resources"].items()
                if "Condition" not in resource or self.condition(resource["Condition"])]
        ordered = []
        while left:
            ready = [name for name in left if not self.needs(self.template["Resources"][name]) & set(left) - {name}]
            if not ready:
                raise Refusal("ValidationError", "Circular dependency between resources: %s" % left)
            ordered += ready
            left = [name for name in left if name not in ready]
        return ordered

    def outputs(self):
        if not self.status.endswith("_COMPLETE") or "ROLLBACK" in self.status[:8] or self.status.startswith("DELETE"):
            return {}
        return {name: self.work(output["Value"]) for name, output in self.template.get("Outputs", {}).items()
                if "Condition" not in output or self.condition(output["Condition"])}

    # --- what happens

    def tell(self, name, status, reason=""):
        kind = "AWS::CloudFormation::Stack" if name == self.name else self.template["Resources"][name]["Type"]
        self.events.append({"StackId": self.id, "EventId": "%s-%d" % (name, self.account.number()), "StackName": self.name,
                            "LogicalResourceId": name, "PhysicalResourceId": self.physical.get(name, ""),
                            "ResourceType": kind, "Timestamp": self.account.now(), "ResourceStatus": status,
                            **({"ResourceStatusReason": reason} if reason else {})})
        if name == self.name:
            self.status, self.reason = status, reason

    def create(self):
        self.tell(self.name, "CREATE_IN_PROGRESS", "User Initiated")
        self.steps = [("make", name) for name in self.wanted()] + [("end", "CREATE_COMPLETE")]

    def update(self):
        self.tell(self.name, "UPDATE_IN_PROGRESS", "User Initiated")
        self.steps = [("change" if name in self.physical else "make", name) for name in self.wanted()]
        self.steps += [("end", "UPDATE_COMPLETE")]

    def remove(self):
        self.tell(self.name, "DELETE_IN_PROGRESS", "User Initiated")
        self.steps = [("unmake", name) for name in reversed(list(self.physical))] + [("end", "DELETE_COMPLETE")]

    def advance(self):
        """A few steps further; the last event may be the stack's own end."""
        for _ in range(EVENTS_AT_ONCE):
            if not self.steps:
                return
            kind, name = self.steps[0]
            if kind == "make" and self.waits(name):
                return
            self.steps.pop(0)
            getattr(self, "do_" + kind)(name)

    def waits(self, name):
        """Without a zone the certificate waits for a record that somebody else makes."""
        resource = self.template["Resources"][name]
        if resource["Type"] != "AWS::CertificateManager::Certificate" or self.parameters.get("ZoneId"):
            return False
        if not any(event["LogicalResourceId"] == name for event in self.events):
            domain = self.parameters["Domain"]
            self.tell(name, "CREATE_IN_PROGRESS", "Content of DNS Record is: {Name: _a79865eb.%s.,Type: CNAME,Value: "
                      "_424c7224.acm-validations.aws.}" % domain)
        self.account.dns_polls -= 1
        return self.account.dns_polls > 0

    def do_make(self, name):
        self.tell(name, "CREATE_IN_PROGRESS")
        reason = self.account.failures.pop(name, None)
        if reason is not None:
            self.tell(name, "CREATE_FAILED", reason)
            for other in [other for kind, other in self.steps if kind == "make"]:
                self.tell(other, "CREATE_FAILED", "Resource creation cancelled")
            fresh = self.status == "CREATE_IN_PROGRESS"
            self.tell(self.name, "ROLLBACK_IN_PROGRESS" if fresh else "UPDATE_ROLLBACK_IN_PROGRESS",
                      "The following resource(s) failed to create: [%s]." % name)
            self.steps = [("unmake", made) for made in reversed(list(self.physical))] if fresh else []
            self.steps += [("end", "ROLLBACK_COMPLETE" if fresh else "UPDATE_ROLLBACK_COMPLETE")]
            return
        self.physical[name] = self.account.make(self, name)
        self.tell(name, "CREATE_COMPLETE")

    def do_change(self, name):
        self.account.make(self, name)
        self.tell(name, "UPDATE_IN_PROGRESS")
        self.tell(name, "UPDATE_COMPLETE")

    def do_unmake(self, name):
        resource = self.template["Resources"][name]
        if resource.get("DeletionPolicy") == "Retain":
            self.tell(name, "DELETE_SKIPPED")
        else:
            reason = self.account.unmake(self, name)
            self.tell(name, "DELETE_IN_PROGRESS")
            if reason:
                self.tell(name, "DELETE_FAILED", reason)
                self.steps = [("end", "DELETE_FAILED")]
                return
            self.tell(name, "DELETE_COMPLETE")
        self.physical.pop(name, None)

    def do_end(self, status):
        self.tell(self.name, status)


# --- The account -----------------------------------------------------------------------------------------


class Account:
    """What stands in it, and the calls of its services."""

    def __init__(self):
        self.lock = threading.Lock()
        self.count, self.stacks, self.users, self.keys = 0, [], {}, dict([ADMINISTRATOR])
        self.fresh_keys = list(PUBLISHER_KEYS)
        self.certificates, self.firewalls = {}, {}
        self.zones = [("ZPRIVATE1", "difusor.invalid.", True), ("Z0PREP2024", "difusor.invalid.", False),
                      ("Z1MX", "mx.", False)]
        self.failures, self.denied, self.dns_polls = {}, set(), 3
        self.versions, self.tokens = [], {}
        self.calls = []

    def number(self):
        self.count += 1
        return self.count

    def now(self):
        return datetime.datetime.now(datetime.timezone.utc)

    def make(self, stack, name):
        resource = stack.template["Resources"][name]
        kind, properties = resource["Type"], stack.work(resource.get("Properties", {}))
        if kind == "AWS::IAM::User":
            user = "%s-%s-1A2B3C" % (stack.name, name)
            self.users.setdefault(user, {"keys": [], "policies": {}})
            self.users[user]["policies"] = {one["PolicyName"]: one["PolicyDocument"] for one in properties["Policies"]}
            return user
        if kind == "AWS::CertificateManager::Certificate":
            arn = "arn:aws:acm:us-east-1:%s:certificate/0a1b2c3d" % ACCOUNT
            self.certificates[arn] = properties["DomainName"]
            return arn
        if kind == "AWS::WAFv2::WebACL":
            self.firewalls[stack.name + "-Firewall"] = properties
            return stack.name + "-Firewall"
        if kind == "AWS::S3::Bucket":
            return BUCKET if name == "Bucket" else "difusor-logs-1a2b"
        return DISTRIBUTION if kind == "AWS::CloudFront::Distribution" else "%s-%s" % (stack.name, name)

    def unmake(self, stack, name):
        kind, physical = stack.template["Resources"][name]["Type"], stack.physical.get(name)
        if kind == "AWS::IAM::User":
            if self.users[physical]["keys"]:
                return "Cannot delete entity, must delete access keys first. (HandlerErrorCode: InvalidRequest)"
            del self.users[physical]
        elif kind == "AWS::S3::Bucket" and self.versions:
            return "The bucket you tried to delete is not empty. (HandlerErrorCode: GeneralServiceException)"
        elif kind == "AWS::CertificateManager::Certificate":
            del self.certificates[physical]
        elif kind == "AWS::WAFv2::WebACL":
            del self.firewalls[physical]
        return None

    # --- cloudformation

    def find(self, name, gone=False):
        for stack in reversed(self.stacks):
            if stack.id == name or (stack.name == name and (gone or stack.status != "DELETE_COMPLETE")):
                return stack
        raise Refusal("ValidationError", "Stack with id %s does not exist" % name)

    def given(self, request):
        return {one["ParameterKey"]: None if one.get("UsePreviousValue") else one["ParameterValue"]
                for one in request.get("Parameters", [])}

    def needs_iam(self, request):
        text = request.get("TemplateBody", "")
        if len(text) > 51200:
            raise Refusal("ValidationError", "1 validation error detected: Value at 'templateBody' failed to satisfy "
                          "constraint: Member must have length less than or equal to 51200")
        if "AWS::IAM::" in text and "CAPABILITY_IAM" not in request.get("Capabilities", []):
            raise Refusal("InsufficientCapabilitiesException", "Requires capabilities : [CAPABILITY_IAM]")

    def again(self, request):
        """A request whose answer was lost is done once."""
        token = request.get("ClientRequestToken")
        if token in self.tokens:
            return {"StackId": self.tokens[token]}
        return None

    def CreateStack(self, request, region):
        if self.again(request):
            return self.again(request)
        self.needs_iam(request)
        if any(stack.name == request["StackName"] and stack.status != "DELETE_COMPLETE" for stack in self.stacks):
            raise Refusal("AlreadyExistsException", "Stack [%s] already exists" % request["StackName"])
        stack = Stack(self, request["StackName"], region)
        stack.take(request["TemplateBody"], self.given(request))
        self.stacks.append(stack)
        stack.create()
        self.tokens[request.get("ClientRequestToken")] = stack.id
        return {"StackId": stack.id}

    def UpdateStack(self, request, region):
        if self.again(request):
            return self.again(request)
        self.needs_iam(request)
        stack = self.find(request["StackName"])
        if stack.status.endswith("_IN_PROGRESS") or stack.status in ("ROLLBACK_COMPLETE", "DELETE_FAILED"):
            raise Refusal("ValidationError", "Stack:%s is in %s state and can not be updated." % (stack.id, stack.status))
        if not stack.take(request["TemplateBody"], self.given(request)):
            raise Refusal("ValidationError", "No updates are to be performed.")
        stack.update()
        self.tokens[request.get("ClientRequestToken")] = stack.id
        return {"StackId": stack.id}

    def DeleteStack(self, request, region):
        try:
            self.find(request["StackName"]).remove()
        except Refusal:
            pass
        return {}

    def DescribeStacks(self, request, region):
        stack = self.find(request["StackName"])
        return {"Stacks": [{"StackId": stack.id, "StackName": stack.name, "CreationTime": self.now(),
                            "StackStatus": stack.status, **({"StackStatusReason": stack.reason} if stack.reason else {}),
                            "Parameters": [{"ParameterKey": key, "ParameterValue": value}
                                           for key, value in stack.parameters.items()],
                            "Outputs": [{"OutputKey": key, "OutputValue": value}
                                        for key, value in stack.outputs().items()]}]}

    def DescribeStackEvents(self, request, region):
        stack = self.find(request["StackName"], gone=True)
        if "NextToken" not in request:
            stack.advance()
        end = int(request.get("NextToken", len(stack.events)))
        more = {"NextToken": str(end - 10)} if end > 10 else {}
        return {"StackEvents": stack.events[max(end - 10, 0):end][::-1], **more}

    def ValidateTemplate(self, request, region):
        template = load_template(request["TemplateBody"])
        return {"Parameters": [{"ParameterKey": key, "Description": rule.get("Description", "")}
                               for key, rule in template.get("Parameters", {}).items()],
                "Description": template.get("Description", ""), "Capabilities": ["CAPABILITY_IAM"]}

    # --- iam, sts, route53, acm, wafv2

    def user(self, request):
        if request["UserName"] not in self.users:
            raise Refusal("NoSuchEntity", "The user with name %s cannot be found." % request["UserName"], 404)
        return self.users[request["UserName"]]

    def CreateAccessKey(self, request, region):
        user = self.user(request)
        if len(user["keys"]) >= 2:
            raise Refusal("LimitExceeded", "Cannot exceed quota for AccessKeysPerUser: 2", 409)
        key, secret = self.fresh_keys.pop(0)
        user["keys"].append(key)
        return {"AccessKey": {"UserName": request["UserName"], "AccessKeyId": key, "Status": "Active",
                              "SecretAccessKey": secret, "CreateDate": self.now()}}

    def ListAccessKeys(self, request, region):
        return {"AccessKeyMetadata": [{"UserName": request["UserName"], "AccessKeyId": key, "Status": "Active",
                                       "CreateDate": self.now()} for key in self.user(request)["keys"]],
                "IsTruncated": False}

    def DeleteAccessKey(self, request, region):
        if request["AccessKeyId"] not in self.user(request)["keys"]:
            raise Refusal("NoSuchEntity", "The Access Key with id %s cannot be found" % request["AccessKeyId"], 404)
        self.user(request)["keys"].remove(request["AccessKeyId"])

    def GetUserPolicy(self, request, region):
        policy = self.user(request)["policies"][request["PolicyName"]]
        return {"UserName": request["UserName"], "PolicyName": request["PolicyName"], "PolicyDocument": json.dumps(policy)}

    def GetCallerIdentity(self, request, region):
        return {"UserId": "AIDAADMIN", "Account": ACCOUNT, "Arn": "arn:aws:iam::%s:user/admin" % ACCOUNT}

    def ListHostedZones(self, request, region):
        start = int(request.get("Marker", 0))
        zones = self.zones[start:start + 2]
        more = start + 2 < len(self.zones)
        return {"HostedZones": [{"Id": "/hostedzone/" + name, "Name": domain, "CallerReference": "1",
                                 "Config": {"PrivateZone": private}} for name, domain, private in zones],
                "Marker": request.get("Marker", ""), "IsTruncated": more, "MaxItems": "2",
                **({"NextMarker": str(start + 2)} if more else {})}

    def ListCertificates(self, request, region):
        return {"CertificateSummaryList": [{"CertificateArn": arn, "DomainName": domain}
                                           for arn, domain in self.certificates.items()]}

    def ListWebACLs(self, request, region):
        return {"WebACLs": [{"Name": name, "Id": "1", "LockToken": "11111111-1111-1111-1111-111111111111",
                             "ARN": "arn:aws:wafv2:us-east-1:%s:global/webacl/%s/1" % (ACCOUNT, name)}
                            for name in self.firewalls]}


# --- The wire, by the models -----------------------------------------------------------------------------


def model_of(service):
    loader = botocore.loaders.Loader()
    return botocore.model.ServiceModel(loader.load_service_model(service, "service-2"), service)


MODELS = {service: model_of(service) for service in SERVICES}


def from_text(shape, text):
    if shape.type_name == "boolean":
        return text == "true"
    if shape.type_name in ("integer", "long"):
        return int(text)
    return text


def read_form(shape, form, prefix, used):
    """A structure of the query protocol."""
    if shape.type_name == "structure":
        found = {}
        for name, member in shape.members.items():
            value = read_form(member, form, prefix + ("." if prefix else "") + member.serialization.get("name", name), used)
            if value is not None:
                found[name] = value
        return found or None
    if shape.type_name == "list":
        found, step = [], "" if shape.serialization.get("flattened") else "." + shape.member.serialization.get("name", "member")
        while True:
            value = read_form(shape.member, form, "%s%s.%d" % (prefix, step, len(found) + 1), used)
            if value is None:
                return found or None
            found.append(value)
    if prefix not in form:
        return None
    used.add(prefix)
    return from_text(shape, form[prefix])


def write_xml(shape, value, name):
    if shape.type_name == "structure":
        return "<%s>%s</%s>" % (name, "".join(
            write_xml(member, value[key], member.serialization.get("name", key))
            for key, member in shape.members.items() if value.get(key) is not None), name)
    if shape.type_name == "list":
        item = shape.member.serialization.get("name", "member")
        if shape.serialization.get("flattened"):
            return "".join(write_xml(shape.member, one, name) for one in value)
        return "<%s>%s</%s>" % (name, "".join(write_xml(shape.member, one, item) for one in value), name)
    if shape.type_name == "timestamp":
        value = value.strftime("%Y-%m-%dT%H:%M:%S.000Z")
    elif shape.type_name == "boolean":
        value = "true" if value else "false"
    return "<%s>%s</%s>" % (name, xml.sax.saxutils.escape(str(value)), name)


class Wire:
    """One service: which call a request is, with what, and how it is answered."""

    def __init__(self, service):
        self.service, self.model = service, MODELS[service]
        self.protocol = self.model.metadata["protocol"]

    def read(self, handler, body):
        url = urllib.parse.urlsplit(handler.path)
        if self.protocol == "query":
            form = dict(urllib.parse.parse_qsl(body.decode(), keep_blank_values=True))
            if form.get("Version") != self.model.api_version:
                raise Refusal("InvalidAction", "Could not find operation for version %s" % form.get("Version"))
            operation, used = self.operation(form.get("Action", "")), {"Action", "Version"}
            request = read_form(operation.input_shape, form, "", used) if operation.input_shape else None
            if set(form) - used:
                raise Refusal("MalformedInput", "Unexpected key found: %s" % sorted(set(form) - used))
            return operation, request or {}
        if self.protocol == "json":
            return self.operation(handler.headers.get("X-Amz-Target", "").split(".")[-1]), json.loads(body or b"{}")
        for name in self.model.operation_names:
            operation = self.model.operation_model(name)
            path = operation.http["requestUri"].split("?")[0]
            pattern = re.sub(r"\\\{(\w+)\\\+?\}", r"(?P<\1>[^/]+)", re.escape(path))
            found = re.fullmatch(pattern, url.path)
            if not found or operation.http["method"] != handler.command:
                continue
            request = dict(found.groupdict())
            query = dict(urllib.parse.parse_qsl(url.query))
            for member, shape in (operation.input_shape.members if operation.input_shape else {}).items():
                if shape.serialization.get("location") == "querystring" and shape.serialization["name"] in query:
                    request[member] = from_text(shape, query.pop(shape.serialization["name"]))
            if query:
                raise Refusal("InvalidInput", "Unexpected parameters: %s" % sorted(query))
            return operation, request
        raise Refusal("InvalidAction", "No operation at %s" % url.path)

    def operation(self, name):
        if name not in self.model.operation_names:
            raise Refusal("InvalidAction", "Could not find operation %s" % name)
        return self.model.operation_model(name)

    def check(self, operation, request):
        if operation.input_shape:
            report = botocore.validate.ParamValidator().validate(request, operation.input_shape)
            if report.has_errors():
                raise Refusal("ValidationError", report.generate_report())

    def write(self, operation, answer):
        shape = operation.output_shape
        if self.protocol == "json":
            return "application/x-amz-json-1.1", json.dumps(answer or {}, default=lambda moment: moment.timestamp())
        name = operation.name + "Response"
        if self.protocol == "rest-xml":
            inner = "".join(write_xml(member, answer[key], member.serialization.get("name", key))
                            for key, member in shape.members.items() if key in answer)
            return "text/xml", '<?xml version="1.0"?>\n<%s xmlns="%s">%s</%s>' % (name, self.namespace(), inner, name)
        inner = write_xml(shape, answer or {}, shape.serialization["resultWrapper"]) if shape is not None else ""
        return "text/xml", '<%s xmlns="%s">%s<ResponseMetadata><RequestId>r-1</RequestId></ResponseMetadata></%s>' % (
            name, self.namespace(), inner, name)

    def namespace(self):
        space = self.model.metadata.get("xmlNamespace")
        return space or "https://%s.amazonaws.com/doc/%s/" % (self.service, self.model.api_version)

    def refuse(self, refusal):
        if self.protocol == "json":
            return "application/x-amz-json-1.1", json.dumps({"__type": refusal.code, "message": refusal.message})
        return "text/xml", ("<ErrorResponse><Error><Type>Sender</Type><Code>%s</Code><Message>%s</Message></Error>"
                            "<RequestId>r-1</RequestId></ErrorResponse>") % (
            refusal.code, xml.sax.saxutils.escape(refusal.message))


def quote(text, safe="-_.~"):
    return urllib.parse.quote(text, safe=safe)


def check_signature(handler, body, keys):
    """SigV4, worked out from the request as it came. Returns the service and the region that it was signed for."""
    found = re.fullmatch(r"AWS4-HMAC-SHA256 Credential=([^/]+)/(\d+)/([^/]+)/([^/]+)/aws4_request, ?SignedHeaders=([^,]+), ?"
                         r"Signature=([0-9a-f]{64})", handler.headers.get("Authorization", ""))
    if not found:
        raise Refusal("MissingAuthenticationToken", "Request is missing Authentication Token", 403)
    key, day, region, service, names, signature = found.groups()
    if key not in keys:
        raise Refusal("InvalidClientTokenId", "The security token included in the request is invalid.", 403)
    url = urllib.parse.urlsplit(handler.path)
    query = sorted((quote(k), quote(v)) for k, v in urllib.parse.parse_qsl(url.query, keep_blank_values=True))
    headers = "".join("%s:%s\n" % (name, " ".join(handler.headers.get(name, "").split())) for name in names.split(";"))
    payload = handler.headers.get("x-amz-content-sha256") or hashlib.sha256(body).hexdigest()
    canonical = "\n".join([handler.command, quote(urllib.parse.unquote(url.path), "/-_.~"),
                           "&".join("=".join(pair) for pair in query), headers, names, payload])
    moment = handler.headers["X-Amz-Date"]
    scope = "/".join([day, region, service, "aws4_request"])
    to_sign = "\n".join(["AWS4-HMAC-SHA256", moment, scope, hashlib.sha256(canonical.encode()).hexdigest()])
    secret = ("AWS4" + keys[key]).encode()
    for part in (day, region, service, "aws4_request", to_sign):
        secret = hmac.new(secret, part.encode(), hashlib.sha256).digest()
    if secret.hex() != signature or (payload != "UNSIGNED-PAYLOAD" and payload != hashlib.sha256(body).hexdigest()):
        raise Refusal("SignatureDoesNotMatch", "The request signature we calculated does not match", 403)
    return service, region


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self.handle_request()

    do_POST = do_DELETE = do_PUT = do_GET

    def handle_request(self):
        account = self.server.account
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        wire = Wire("cloudformation")
        with account.lock:
            try:
                service, region = check_signature(self, body, account.keys)
                if service == "s3":
                    return self.send(200, "application/xml", self.serve_s3(account, body))
                wire = Wire(service)
                operation, request = wire.read(self, body)
                account.calls.append("%s:%s" % (service, operation.name))
                wire.check(operation, request)
                if operation.name in account.denied:
                    raise Refusal("AccessDenied", "User is not authorized to perform: %s" % operation.name, 403)
                answer = getattr(account, operation.name)(request, region)
                self.send(200, *wire.write(operation, answer))
            except Refusal as refusal:
                self.send(refusal.status, *wire.refuse(refusal))

    def serve_s3(self, account, body):
        """The versions of one bucket, two at a time, and their removal."""
        query = urllib.parse.urlsplit(self.path).query
        if query.startswith("versions"):
            return "<ListVersionsResult>%s</ListVersionsResult>" % "".join(
                "<%s><Key>%s</Key><VersionId>%s</VersionId></%s>" % (kind, xml.sax.saxutils.escape(key), version, kind)
                for kind, key, version in account.versions[:2])
        gone = set(re.findall(r"<Key>(.*?)</Key><VersionId>(.*?)</VersionId>", body.decode()))
        account.versions = [one for one in account.versions if (xml.sax.saxutils.escape(one[1]), one[2]) not in gone]
        return "<DeleteResult></DeleteResult>"

    def send(self, status, kind, text):
        data = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        with contextlib.suppress(OSError):  # whoever asked has gone
            self.wfile.write(data)

    def log_message(self, *words):
        pass


class Aws:
    """The account, served until it is left."""

    def __init__(self):
        self.account = Account()
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.account, self.server.daemon_threads = self.account, True
        self.url = "http://127.0.0.1:%d" % self.server.server_port
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, *args):
        self.server.shutdown()
        self.server.server_close()


if __name__ == "__main__":
    with Aws() as aws:
        print(aws.url, flush=True)
        sys.stdin.read()
