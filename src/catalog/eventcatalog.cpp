#include "catalog/eventcatalog.hpp"

#include "catalog/model.hpp"
#include "catalog/pretty.hpp"
#include "contract/domain.hpp"
#include "contract/flows.hpp"

namespace flowmart::catalog::eventcatalog {
namespace {

using contract::DeclaredRow;
using contract::Direction;
using contract::Kind;

constexpr std::string_view graph = "<NodeGraph />";

const ServiceEntry* find_service(std::string_view id) {
  for (const ServiceEntry& one : model().services)
    if (one.info->id == id) return &one;
  return nullptr;
}

void add_rows(FrontMatter& head, const ServiceEntry& service, Direction direction) {
  const auto rows = rows_of(service, direction);
  if (rows.empty()) return;
  head.open(name_of(direction));
  for (const DeclaredRow& row : rows) head.item({{"id", row.message->id}, {"version", row.range}});
  head.close();
}

void add_uses(FrontMatter& head, std::string_view key, std::span<const contract::StoreUse> uses) {
  if (uses.empty()) return;
  head.open(key);
  for (const contract::StoreUse& use : uses) head.item({{"id", use.id}, {"version", use.version}});
  head.close();
}

std::string service_body(const contract::ServiceInfo& info) {
  std::string body(info.about.empty() ? info.summary : info.about);
  body += '\n';
  if (!info.features.empty()) {
    body += "\n## What it does\n\n";
    for (const contract::Feature& one : info.features)
      body.append("- **").append(one.name).append("**: ").append(one.meaning).append("\n");
  }
  return body.append("\n").append(graph);
}

std::string_view plural(Kind kind) {
  return kind == Kind::event ? "events" : kind == Kind::command ? "commands" : "queries";
}

// Who answers for a service answers for a message that names nobody.
const contract::Texts& owners_of(const contract::MessageInfo& info) {
  return info.owners.count > 0 ? info.owners : find_service(info.service)->info->owners;
}

FrontMatter message_head(const contract::MessageInfo& info) {
  FrontMatter head = head_of(info.id, info.name, info.version, info.summary, owners_of(info));
  if (info.draft) head.flag("draft", true);
  head.text("schemaPath", "schema.json");
  if (!info.channel.empty()) {
    head.open("channels");
    for (const contract::Channel& one : contract::channels())
      if (one.id == info.channel) head.item({{"id", one.id}, {"version", one.version}});
    head.close();
  }
  if (!info.http.empty()) {
    head.open("badges");
    head.item({{"content", info.http}, {"backgroundColor", "blue"}, {"textColor", "blue"}});
    head.close();
  }
  if (const std::string path = path_of(info); !path.empty()) {
    head.open("operation").text("method", "POST").text("path", path);
    head.texts("statusCodes", contract::Texts{"200", "400", "409", "422"}).close();
  }
  return head;
}

std::string message_body(const wire::MessageType& type) {
  std::string body(type.info.summary);
  body += "\n\n<SchemaViewer file=\"schema.json\" title=\"Schema\" maxHeight=\"500\" />\n";
  if (type.response != nullptr)
    body +=
        "\nIt is answered with:\n\n<SchemaViewer file=\"response.json\" title=\"Answer\" maxHeight=\"500\" "
        "/>\n";
  body.append("\n## Example\n\n```json\n").append(pretty(type.info.example)).append("```\n\n").append(graph);
  return body;
}

void add_version(std::vector<File>& out, const wire::MessageType& type, const std::string& folder) {
  out.push_back({folder + "/index.mdx", message_head(type.info).page(message_body(type))});
  out.push_back({folder + "/schema.json", pretty(type.schema())});
  if (type.response != nullptr) out.push_back({folder + "/response.json", pretty(type.response->schema())});
}

}  // namespace

FrontMatter head_of(std::string_view id, std::string_view name, std::string_view version,
                    std::string_view summary, const contract::Texts& owners) {
  FrontMatter head;
  head.text("id", id).text("name", name).text("version", version).text("summary", summary);
  head.texts("owners", owners);
  return head;
}

std::string folder_of(std::string_view domain) { return "domains/" + std::string(domain); }

std::string service_folder(std::string_view id) {
  const ServiceEntry* service = find_service(id);
  check(service != nullptr, "a message is documented by a known service");
  return folder_of(service->info->domain) + "/services/" + std::string(id);
}

std::string message_folder(const contract::MessageInfo& info) {
  return service_folder(info.service) + "/" + std::string(plural(info.kind)) + "/" + std::string(info.id);
}

void add_services(std::vector<File>& out) {
  for (const ServiceEntry& service : model().services) {
    const contract::ServiceInfo& info = *service.info;
    FrontMatter head = head_of(info.id, info.name, info.version, info.summary, info.owners);
    add_rows(head, service, Direction::sends);
    add_rows(head, service, Direction::receives);
    add_uses(head, "readsFrom", info.reads_from);
    add_uses(head, "writesTo", info.writes_to);
    if (!info.deprecation.from.empty())
      head.open("deprecated")
          .text("date", info.deprecation.from)
          .text("message", info.deprecation.note)
          .close();
    const std::string folder = service_folder(info.id);
    out.push_back({folder + "/index.mdx", head.page(service_body(info))});
    for (const std::string_view version : info.older_versions)
      out.push_back({folder + "/versioned/" + std::string(version) + "/index.mdx",
                     head_of(info.id, info.name, version, info.summary, info.owners).page(info.summary)});
  }
}

void add_messages(std::vector<File>& out) {
  for (const MessageEntry& entry : model().messages) {
    const std::string folder = message_folder(entry.info());
    for (const wire::MessageType* type : entry.versions) {
      const bool newest = type == &entry.newest();
      add_version(out, *type, newest ? folder : folder + "/versioned/" + std::string(type->version));
    }
  }
}

}  // namespace flowmart::catalog::eventcatalog
