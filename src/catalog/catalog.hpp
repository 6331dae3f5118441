// The contract as documents, made from the types that the services are compiled against. Nothing here is kept
// by hand beside them, but the description of the HTTP resources.
#pragma once
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "contract/message.hpp"

namespace flowmart::catalog {

// What the portal reads: GET /v1/catalog. With private ones: their messages, links, and the flows that send
// them, each marked.
//
// `refused` says why a message is not taken from outside, and nothing where it is; without it the document
// says nothing of that.
using Refused = std::function<std::optional<std::string>(const contract::MessageInfo&)>;
std::string document(bool with_private, const Refused& refused = {});

// The schema of one message version; of an answer by the id of its query with "Response". Nothing when
// unknown.
std::optional<std::string> json_schema(std::string_view id, std::string_view version);
// Sixteen hex digits that change when what is enforced changes, not when it is described otherwise.
std::optional<std::string> schema_hash(std::string_view id, std::string_view version);

// Where the documents say that the program is.
struct Location {
  std::string host = "127.0.0.1:8080", path{};
  bool encrypted = false;
};
std::string openapi_json(const Location& at = {});   // OpenAPI 3.1 of the HTTP API
std::string asyncapi_json(const Location& at = {});  // AsyncAPI 3.0 of the channels and the event stream

enum class Format : unsigned char { eventcatalog, asyncapi, openapi, jsonschema };
std::optional<Format> format_of(std::string_view name);

struct File {
  std::string path;  // relative, with slashes
  std::string content;
};
std::vector<File> files_of(Format format);

// Writes the files below the directory, which is made when it is missing; leaves other files alone. The first
// thing that went wrong, if any.
std::optional<std::string> export_to(Format format, const std::filesystem::path& directory);

}  // namespace flowmart::catalog
