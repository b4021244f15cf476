"""What Twilio and Google publish of their own APIs, as OpenAPI documents for somebody else's mock server.

Google's is tightened: a name that it does not publish is refused, which a plain reading would let pass.
"""

import ast
import json
from pathlib import Path
from typing import Any
from zipfile import ZipFile

TWILIO = "@twilio/cli-core/src/services/twilio-api/twilio_api_v2010.json"
MESSAGES = "/2010-04-01/Accounts/{AccountSid}/Messages.json"
FCM = "googleapiclient/discovery_cache/documents/fcm.v1.json"
# How the discovery format writes a duration; a plain JSON Schema reader knows no such format.
FORMATS = {"google-duration": {"pattern": r"^-?\d+(\.\d{1,9})?s$", "example": "3.5s"}}
KEPT = ("type", "enum", "pattern", "required")


def twilio(modules: Path) -> dict[str, Any]:
    """The one address that we call; its schemas as they are published."""
    whole = json.loads((modules / TWILIO).read_text())
    address = {"post": whole["paths"][MESSAGES]["post"]}
    return {**whole, "servers": [{"url": "/"}], "paths": {MESSAGES: address}}


def twilio_names(document: dict[str, Any]) -> set[str]:
    """What may be told of a message. The mock server drops other names of a form before it looks at it."""
    (content,) = document["paths"][MESSAGES]["post"]["requestBody"]["content"].values()
    return set(content["schema"]["properties"])


def fcm(published: dict[str, Any]) -> dict[str, Any]:
    """Google's discovery document, method "send", said as OpenAPI."""
    method = published["resources"]["projects"]["resources"]["messages"]["methods"]["send"]
    project = {"name": "projectsId", "in": "path", "required": True, "schema": {"type": "string"}}
    send = {
        "operationId": method["id"],
        "parameters": [project],
        "security": [{"oauth2": []}],
        "requestBody": {"required": True, "content": {"application/json": {"schema": said(method["request"])}}},
        "responses": {
            "200": {"description": "", "content": {"application/json": {"schema": said(method["response"])}}}
        },
    }
    return {
        "openapi": "3.0.3",
        "info": {"title": published["title"], "version": published["revision"]},
        "servers": [{"url": "/"}],
        "paths": {f"/{method['flatPath']}": {method["httpMethod"].lower(): send}},
        "components": {
            "schemas": {name: said(schema) for name, schema in published["schemas"].items()},
            "securitySchemes": {"oauth2": {"type": "http", "scheme": "bearer"}},
        },
    }


def said(schema: dict[str, Any]) -> dict[str, Any]:
    if "$ref" in schema:
        return {"$ref": f"#/components/schemas/{schema['$ref']}"}
    told = {name: schema[name] for name in KEPT if name in schema and schema[name] != "any"}
    told |= FORMATS.get(schema.get("format", ""), {})
    if "items" in schema:
        told["items"] = said(schema["items"])
    if schema.get("type") == "object":
        more = schema.get("additionalProperties")
        told["properties"] = {name: said(value) for name, value in schema.get("properties", {}).items()}
        told["additionalProperties"] = said(more) if isinstance(more, dict) else False
    return told


def in_wheel(folder: Path, package: str, path: str) -> str:
    """One file of a package that is only looked into, and never installed: its dependencies are heavy."""
    (wheel,) = folder.glob(f"{package}-*.whl")
    with ZipFile(wheel) as held:
        return held.read(path).decode()


def error_names(source: str) -> set[str]:
    """The errors of FCM that Google's own library tells apart, out of its source."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "FCM_ERROR_TYPES":
            assert isinstance(node.value, ast.Dict)
            return {ast.literal_eval(key) for key in node.value.keys if key is not None}
    raise AssertionError("firebase-admin keeps its errors elsewhere now")
