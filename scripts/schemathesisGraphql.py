"""What a GraphQL answer is held against, whatever was asked: schemathesis loads it and calls the check with each answer.

An answer has the status 200 and is JSON. A query is run if it fits the schema, as another implementation of GraphQL
judges it, and else refused as a whole. A refusal says why by a number and a sentence that are the caller's business;
data has the types that the schema gives to what was selected.
"""

import re

import graphql
import schemathesis

TRACE = re.compile(r"\bat \S+ \(|node:internal|\.[jt]s:\d+|node_modules|SQLITE_|TypeError|ReferenceError")

TOO_OFTEN = 1002


@schemathesis.check
def answers_in_graphql(ctx, response, case):
    assert response.status_code == 200, f"answered with the status {response.status_code}"
    assert response.headers["content-type"][0].startswith("application/json"), "answered no JSON"
    assert not TRACE.search(response.text), "shows its own insides"
    body = response.json()
    assert body and set(body) <= {"data", "errors"}, f"answered with {sorted(body)}"
    errors = body.get("errors", [])
    for error in errors:
        check_refusal(error["message"])
    if [error["message"]["code"] for error in errors if "path" not in error] == [TOO_OFTEN]:
        return  # texts that are new share the time of their network, which a busy machine uses up
    schema = case.operation.schema.client_schema
    document = graphql.parse(case.body)
    faults = graphql.validate(schema, document)
    if faults:
        assert errors and "data" not in body, f"ran what does not fit the schema: {faults[0].message}"
        return
    assert all("path" in error for error in errors), f"refused a query that fits the schema: {errors}"
    (operation,) = document.definitions
    check_object(schema.get_root_type(operation.operation), operation.selection_set, body["data"], "data")
    for error in errors:
        assert body["data"][error["path"][0]] is None, "answered what it refused"


def check_refusal(message):
    assert isinstance(message, dict), "a client reads an object"
    assert message["code"] != 500 and 300 <= message["statusCode"] < 500, f"failed: {message}"
    assert message["message"] and message["requestId"], f"says too little: {message}"


def check_object(kind, selections, value, place):
    assert isinstance(value, dict), f"{place} is no object"
    fields = {each.alias.value if each.alias else each.name.value: each for each in selections.selections}
    assert set(value) == set(fields), f"{place} has {sorted(value)}, and {sorted(fields)} were selected"
    for name, field in fields.items():
        wanted = graphql.GraphQLString if field.name.value == "__typename" else kind.fields[field.name.value].type
        check_value(wanted, field.selection_set, value[name], f"{place}.{name}")


def check_value(kind, selections, value, place):
    if graphql.is_non_null_type(kind):
        assert value is not None, f"{place} is null"
        return check_value(kind.of_type, selections, value, place)
    if value is None:
        return None
    if graphql.is_list_type(kind):
        assert isinstance(value, list), f"{place} is no list"
        for index, each in enumerate(value):
            check_value(kind.of_type, selections, each, f"{place}.{index}")
        return None
    if graphql.is_object_type(kind):
        return check_object(kind, selections, value, place)
    try:
        kind.parse_value(value)
    except graphql.GraphQLError as error:
        raise AssertionError(f"{place}: {error.message}") from None
    return None
