#include <cerrno>
#include <cstring>
#include <fstream>

#include "catalog/catalog.hpp"
#include "catalog/eventcatalog.hpp"
#include "catalog/model.hpp"
#include "catalog/pretty.hpp"

namespace flowmart::catalog {
namespace {

std::vector<File> schema_files() {
  std::vector<File> out;
  const auto add = [&](const wire::MessageType& type) {
    out.push_back({std::string(type.id) + "/" + std::string(type.version) + ".json", pretty(type.schema())});
  };
  for (const MessageEntry& entry : model().messages) {
    for (const wire::MessageType* type : entry.versions) {
      add(*type);
      if (type->response != nullptr) add(*type->response);
    }
  }
  return out;
}

std::vector<File> eventcatalog_files() {
  std::vector<File> out;
  eventcatalog::add_project(out);
  eventcatalog::add_domains(out);
  eventcatalog::add_services(out);
  eventcatalog::add_messages(out);
  eventcatalog::add_entities(out);
  eventcatalog::add_flows(out);
  eventcatalog::add_channels(out);
  eventcatalog::add_containers(out);
  eventcatalog::add_people(out);
  return out;
}

std::optional<std::string> write_file(const std::filesystem::path& path, const std::string& content) {
  std::error_code error;
  std::filesystem::create_directories(path.parent_path(), error);
  if (error) return path.parent_path().string() + ": " + error.message();
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file.write(content.data(), static_cast<std::streamsize>(content.size()));
  file.close();
  if (!file) return path.string() + ": " + std::strerror(errno);
  return std::nullopt;
}

}  // namespace

std::optional<Format> format_of(std::string_view name) {
  if (name == "eventcatalog") return Format::eventcatalog;
  if (name == "asyncapi") return Format::asyncapi;
  if (name == "openapi") return Format::openapi;
  if (name == "jsonschema") return Format::jsonschema;
  return std::nullopt;
}

std::vector<File> files_of(Format format) {
  switch (format) {
    case Format::eventcatalog: return eventcatalog_files();
    case Format::asyncapi: return {{"asyncapi.json", pretty(asyncapi_json())}};
    case Format::openapi: return {{"openapi.json", pretty(openapi_json())}};
    case Format::jsonschema: return schema_files();
  }
  return {};
}

std::optional<std::string> export_to(Format format, const std::filesystem::path& directory) {
  for (const File& file : files_of(format))
    if (auto failure = write_file(directory / file.path, file.content)) return failure;
  return std::nullopt;
}

}  // namespace flowmart::catalog
