"""What the program's own description (/openapi.json) says of an answer: it has what it must have, nothing that is not
described, and of each the right kind. (By JSON Schema alone what is not described is taken, and with unevaluatedProperties a
schema that stands alone here and is part of an allOf there can't say so of both.)"""
import re

KINDS = {"object": dict, "array": list, "string": str, "boolean": bool, "integer": int, "number": (int, float)}
FORMATS = {"uuid": r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "date-time": r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z",
           "date": r"\d{4}-\d\d-\d\d"}


class Description:
    def __init__(self, openapi):
        self.schemas = openapi["components"]["schemas"]
        # Where two paths fit, that with fewer names to fill in is meant.
        self.paths = sorted(((path.count("{"), re.compile(re.sub(r"\{[^}]*\}", "[^/]+", path)), methods)
                             for path, methods in openapi["paths"].items()), key=lambda one: one[0])

    def fault_of(self, method, target, status, answer):
        """Why the answer is not what is described; empty: it is, or nothing is said of it."""
        path = target.split("?")[0]
        methods = next((methods for _, known, methods in self.paths if known.fullmatch(path)), {})
        described = methods.get(method.lower(), {}).get("responses", {}).get(str(status), {}).get("content", {})
        return next((self.fault(one.get("schema", {}), answer, "") for one in described.values()), "")

    def parts(self, schema):
        """The schema, in the place of a name for it; of one that is made of others, those."""
        while "$ref" in schema:
            schema = self.schemas[schema["$ref"].rsplit("/", 1)[1]]
        return [part for one in schema["allOf"] for part in self.parts(one)] if "allOf" in schema else [schema]

    def fault(self, schema, value, where):
        parts = self.parts(schema)
        faults = [self.fault_in(part, value, where) for part in parts]
        known = [name for part in parts for name in part.get("properties", {})]
        if known and isinstance(value, dict) and not any(isinstance(part.get("additionalProperties"), dict) for part in parts):
            faults += [f"{where}/{name} is not described" for name in value if name not in known]
        return next(filter(None, faults), "")

    def fault_in(self, schema, value, where):
        if "anyOf" in schema:
            faults = [self.fault(one, value, where) for one in schema["anyOf"]]
            return "" if "" in faults else faults[0]
        kinds = schema.get("type", [])
        kinds = [kinds] if isinstance(kinds, str) else kinds
        if value is None and "null" in kinds:
            return ""
        if kinds and not any(isinstance(value, KINDS[kind]) for kind in kinds if kind != "null"):
            return f"{where} is no {kinds}: {value!r}"
        if "enum" in schema and value not in schema["enum"] or "const" in schema and value != schema["const"]:
            return f"{where} is none of {schema.get('enum', schema.get('const'))}: {value!r}"
        if isinstance(value, str):
            pattern = FORMATS.get(schema.get("format"), schema.get("pattern"))
            return "" if pattern is None or re.search(f"^(?:{pattern})$", value) else f"{where} is no {pattern}: {value!r}"
        if isinstance(value, list):
            faults = (self.fault(schema.get("items", {}), one, f"{where}/{at}") for at, one in enumerate(value))
            return next(filter(None, faults), "")
        if isinstance(value, dict):
            if lacking := [name for name in schema.get("required", []) if name not in value]:
                return f"{where} lacks {', '.join(lacking)}"
            more = schema.get("additionalProperties")
            inner = ((name, schema.get("properties", {}).get(name, more if isinstance(more, dict) else {})) for name in value)
            return next(filter(None, (self.fault(of, value[name], f"{where}/{name}") for name, of in inner)), "")
        return ""
