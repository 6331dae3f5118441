// The reader against an independent validator, on documents made from the schemas: what the schema refuses,
// the reader refuses, and what it accepts, the reader accepts.
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <regex>

#include "contract/patterns.hpp"
#include "documents.hpp"
#include "oracle.hpp"
#include "wire/all_messages.hpp"

#ifdef FLOWMART_CONTRACT_FACTS
#include <fstream>
#endif

namespace flowmart::wire {
namespace {

using nlohmann::json;

struct Counts {
  int good = 0, bad = 0;
};

std::string why(const ReadMessage& read) {
  if (!read.rejection) return "taken";
  std::string out = read.rejection->code;
  for (const Fault& fault : read.rejection->faults) out += "\n  " + fault.pointer + " " + fault.detail;
  return out;
}

// A message that was read survives every form unchanged.
void survives(const MessageType& type, const AnyMessage& message) {
  std::string text, bytes, text_again, bytes_again;
  type.write_json(message.body.get(), text);
  type.encode(message.body.get(), bytes);
  Reader in(bytes);
  const auto decoded = type.decode(in);
  RC_ASSERT(static_cast<bool>(decoded));
  type.write_json(decoded.get(), text_again);
  RC_ASSERT(text == text_again);
  const ReadMessage read = type.read_json(text);
  RC_ASSERT(!read.rejection);
  type.encode(read.message.body.get(), bytes_again);
  RC_ASSERT(bytes == bytes_again);
}

void same_verdict(const MessageType& type, const Oracle& oracle, const json& document, Counts& counts) {
  const bool wanted = oracle.accepts(document);
  const ReadMessage read = type.read_json(document.dump());
  RC_LOG() << type.event_type << '\n' << document.dump(1) << "\nreader: " << why(read) << std::endl;
  RC_ASSERT(!read.rejection == wanted);
  ++(wanted ? counts.good : counts.bad);
  if (read.rejection) {
    RC_ASSERT(read.rejection->code == "schema-violation");
    // Every fault is in a place of the document, or is a field that is missing from one.
    for (const Fault& fault : read.rejection->faults) {
      const json::json_pointer pointer(fault.pointer);
      RC_ASSERT(document.contains(pointer) ||
                (fault.detail == "is missing" && document.contains(pointer.parent_pointer())));
    }
  } else {
    survives(type, read.message);
  }
}

void expect_agreement(const MessageType& type, const json& schema) {
  const Oracle oracle(schema);
  Counts counts;
  const bool agreed = rc::check(type.event_type, [&] {
    json document = good_document(schema);
    same_verdict(type, oracle, document, counts);
    for (int changes = *rc::gen::resize(100, rc::gen::inRange(1, 4)); changes > 0; --changes) {
      document = changed_document(schema, std::move(document));
      same_verdict(type, oracle, document, counts);
    }
  });
  EXPECT_TRUE(agreed) << type.event_type;
  EXPECT_GT(counts.good, 20) << type.event_type << ": too few good documents to say anything";
  EXPECT_GT(counts.bad, 20) << type.event_type << ": too few bad documents to say anything";
}

TEST(Schema, ReaderAndValidatorAgreeOnEveryPublishedMessage) {
  for (const MessageType* type : all_messages().all())
    if (!type->info.is_private) expect_agreement(*type, json::parse(type->schema()));
}

#ifdef FLOWMART_CONTRACT_FACTS
// A schema whose parts stand in `definitions`, with each in its place.
json inlined(const json& schema, const json& definitions) {
  if (!schema.is_object()) return schema;
  if (schema.contains("$ref")) {
    const std::string name = schema["$ref"];
    return inlined(definitions.at(name.substr(name.rfind('/') + 1)), definitions);
  }
  json out = json::object();
  for (const auto& [key, value] : schema.items()) {
    if (key == "definitions") continue;
    out[key] = inlined(value, definitions);
  }
  return out;
}

TEST(Schema, ReaderAndValidatorAgreeOnTheContractsOwnSchemas) {
  std::ifstream file(FLOWMART_CONTRACT_FACTS);
  const json facts = json::parse(file);
  const auto agree = [](const MessageType& type, const json& schema) {
    expect_agreement(type, inlined(schema, schema.value("definitions", json::object())));
  };
  for (const json& message : facts.at("messages")) {
    const MessageType* type =
        all_messages().find(message.at("id").get<std::string>(), message.at("version").get<std::string>());
    ASSERT_NE(type, nullptr) << message.at("id");
    agree(*type, message.at("payload_schema"));
    if (message.contains("response_schema")) agree(*type->response, message.at("response_schema"));
  }
}
#endif

// The functions that decide patterns, on texts made from them and on texts near those.
TEST(Schema, PatternsDecideAsTheirRegularExpressions) {
  namespace patterns = contract::patterns;
  for (const contract::Pattern& pattern : {patterns::country, patterns::currency, patterns::phone,
                                           patterns::barcode, patterns::facility, patterns::time_of_day}) {
    const std::string text(pattern.regex);
    const std::regex regex(text);
    EXPECT_TRUE(rc::check(text, [&] {
      std::string candidate = text_matching(text);
      RC_ASSERT(std::regex_match(candidate, regex));
      RC_ASSERT(pattern.matches(candidate));
      const json changed = changed_document(json{{"type", "string"}}, candidate);
      if (changed.is_string()) candidate = changed;
      RC_ASSERT(pattern.matches(candidate) == std::regex_match(candidate, regex));
    }));
  }
}

}  // namespace
}  // namespace flowmart::wire
