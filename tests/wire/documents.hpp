// Documents made from a JSON Schema: good ones, and the same with one thing wrong.
#pragma once
#include <nlohmann/json.hpp>

namespace flowmart::wire {

// Draws with RapidCheck, so only inside a property.
nlohmann::json good_document(const nlohmann::json& schema);
// Changes one place of a document of that schema; what comes out is mostly, not always, against the schema.
nlohmann::json changed_document(const nlohmann::json& schema, nlohmann::json document);

// A text that a regular expression matches: classes, groups of alternatives, ?, {n} and {m,n}.
std::string text_matching(const std::string& regex);

}  // namespace flowmart::wire
