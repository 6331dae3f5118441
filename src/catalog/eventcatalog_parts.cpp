// Domains, entities, channels, containers, people and the project around them.
#include "catalog/eventcatalog.hpp"
#include "catalog/model.hpp"
#include "contract/domain.hpp"
#include "contract/flows.hpp"

namespace flowmart::catalog::eventcatalog {
namespace {

// Domains beside Orders that the contract's links reach.
struct Neighbour {
  std::string_view id, name, summary;
};
constexpr std::array neighbours{
    Neighbour{"Payment", "Payment", "The money of orders and subscriptions."},
    Neighbour{"ProductCatalog", "ProductCatalog", "What there is to buy, and how much of it."},
    Neighbour{"Subscriptions", "Subscriptions", "Orders that come again by themselves."}};

void add_members(FrontMatter& head, std::string_view domain) {
  head.open("services");
  for (const ServiceEntry& one : model().services)
    if (one.info->domain == domain) head.item({{"id", one.info->id}, {"version", one.info->version}});
  head.close();
  head.open("entities");
  for (const auto group : contract::entity_groups())
    for (const contract::Entity& one : group)
      if (one.domain == domain) head.item({{"id", one.id}, {"version", one.version}});
  head.close();
}

bool has_services(std::string_view domain) {
  for (const ServiceEntry& one : model().services)
    if (one.info->domain == domain) return true;
  return false;
}

// The heading of a page that carries the published warning, and the diagram of an order.
std::string orders_body() {
  std::string body = ":::warning\n" + std::string(contract::orders_domain.warning) + "\n:::\n\n";
  body.append(contract::orders_domain.summary).append("\n\n<NodeGraph />\n\n<EntityMap id=\"Orders\" />\n");
  body += "\n## Order example\n\n```mermaid\nsequenceDiagram\n";
  for (const contract::SequenceStep& one : contract::order_example())
    body.append("    ")
        .append(one.from)
        .append(one.is_reply ? "-->>" : "->>")
        .append(one.to)
        .append(": ")
        .append(one.label)
        .append("\n");
  return body + "```\n\n<MessageTable format=\"all\" limit={4} />\n";
}

void add_orders(std::vector<File>& out) {
  const contract::DomainInfo& domain = contract::orders_domain;
  FrontMatter head = head_of(domain.id, domain.name, domain.version, domain.summary, domain.owners);
  add_members(head, domain.id);
  head.open("flows");
  for (const contract::FlowInfo* one : contract::flows())
    if (!one->title.empty()) head.item({{"id", one->id}, {"version", one->version}});
  head.close();
  const std::string folder = folder_of(domain.id);
  out.push_back({folder + "/index.mdx", head.page(orders_body())});
  for (const std::string_view version : domain.older_versions)
    out.push_back(
        {folder + "/versioned/" + std::string(version) + "/index.mdx",
         head_of(domain.id, domain.name, version, domain.summary, domain.owners).page(domain.summary)});
  FrontMatter words;
  words.open("dictionary");
  for (const contract::Term& one : contract::language())
    words.item({{"id", one.word}, {"name", one.word}, {"summary", one.meaning}});
  words.close();
  out.push_back({folder + "/ubiquitous-language.mdx", words.page("")});
}

void add_property(FrontMatter& head, const contract::Property& one) {
  head.begin_item("name", one.name).text("type", one.type).flag("required", one.required);
  if (!one.item_type.empty()) head.open("items").text("type", one.item_type).close();
  head.text("references", one.references).text("referencesIdentifier", one.references_by);
  head.text("relationType", one.relation).texts("enum", one.values).close();
}

std::string entity_body(const contract::Entity& one) {
  std::string body(one.summary);
  body += "\n\n## Rules\n\n";
  for (const std::string_view rule : one.rules) body.append("- ").append(rule).append("\n");
  return body.append("\n<EntityPropertiesTable />\n");
}

// What a person answers for, in a sentence.
std::string duties_of(std::string_view user) {
  std::size_t services = 0, messages = 0;
  for (const ServiceEntry& one : model().services)
    for (const std::string_view owner : one.info->owners) services += owner == user;
  for (const MessageEntry& one : model().messages)
    for (const std::string_view owner : one.info().owners) messages += owner == user;
  if (services + messages == 0) return "Works with the domain; owns none of its services and messages.";
  return "Owns services: " + std::to_string(services) + ", messages: " + std::to_string(messages) + ".";
}

// No braces or dots in folder names.
std::string folder_name(std::string_view channel) {
  return std::string(channel.substr(0, channel.find('.')));
}

// Two lines of the contract that the linter of EventCatalog warns of are exact, so they stay, and just there
// the warning is off: Orders still relies on a service whose end is announced, and nobody declares
// PaymentComplete.
constexpr std::string_view linter_settings = R"(module.exports = {
  overrides: [
    {
      // The contract announces the end of InventoryService for 2026-05-01; its successor does not exist yet.
      files: ['domains/Orders/index.mdx'],
      rules: { 'versions/no-deprecated-references': 'off' },
    },
    {
      // PaymentFlow ends with it; the contract names neither a sender nor a receiver.
      files: ['PaymentComplete/index.mdx'],
      rules: { 'refs/orphan-messages': 'off' },
    },
  ],
};
)";

constexpr std::string_view project = R"({
  "name": "flowmart-catalog",
  "private": true,
  "scripts": {
    "build": "eventcatalog build",
    "dev": "eventcatalog dev"
  },
  "dependencies": {
    "@eventcatalog/core": "2.64.4"
  }
}
)";

constexpr std::string_view settings = R"(export default {
  cId: '5f0c7b1e-9a34-4c0d-8e55-3d1f6a7b2c90',
  title: 'FlowMart Orders',
  organizationName: 'FlowMart',
  homepageLink: 'http://127.0.0.1:8080',
  output: 'static',
  base: '/',
  trailingSlash: false,
};
)";

// Its build insists on a picture of everybody.
constexpr std::string_view person =
    R"(<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="#64748b"><circle cx="12" cy="8" r="4"/>)"
    R"(<path d="M4 21c0-4.4 3.6-7 8-7s8 2.6 8 7z"/></svg>)";

}  // namespace

void add_domains(std::vector<File>& out) {
  add_orders(out);
  for (const Neighbour& one : neighbours) {
    FrontMatter head = head_of(one.id, one.name, "0.0.1", one.summary, contract::Texts{"dboyne"});
    if (has_services(one.id)) add_members(head, one.id);
    out.push_back(
        {folder_of(one.id) + "/index.mdx", head.page(std::string(one.summary) + "\n\n<NodeGraph />")});
  }
}

void add_entities(std::vector<File>& out) {
  for (const auto group : contract::entity_groups()) {
    for (const contract::Entity& one : group) {
      FrontMatter head =
          head_of(one.id, one.id, one.version, one.summary, contract::Texts{"order-management"});
      head.flag("aggregateRoot", one.aggregate_root).text("identifier", one.identifier).open("properties");
      for (const contract::Property& property : one.properties) add_property(head, property);
      head.close();
      out.push_back({folder_of(one.domain) + "/entities/" + std::string(one.id) + "/index.mdx",
                     head.page(entity_body(one))});
    }
  }
}

void add_channels(std::vector<File>& out) {
  for (const contract::Channel& one : contract::channels()) {
    FrontMatter head = head_of(one.id, one.name, one.version, one.summary, one.owners);
    head.text("address", one.address).texts("protocols", contract::Texts{one.protocol});
    head.open("parameters").open(one.parameter.name).texts("enum", one.parameter.values);
    head.text("description", one.parameter.about).close().close();
    const std::string body = std::string(one.summary) + "\n\nKeyed by `" + std::string(one.partition_key) +
                             "`. " + std::string(one.ordering) +
                             "\n\n<ChannelInformation />\n\n<NodeGraph />";
    out.push_back({"channels/" + folder_name(one.id) + "/index.mdx", head.page(body)});
  }
}

void add_containers(std::vector<File>& out) {
  for (const contract::DataStore& one : contract::data_stores()) {
    contract::Texts owners;
    for (const ServiceEntry& service : model().services)
      if (service.info->id == one.owner) owners = service.info->owners;
    FrontMatter head = head_of(one.id, one.name, one.version, one.summary, owners);
    head.text("container_type", one.type).text("technology", one.technology);
    if (one.authoritative) head.flag("authoritative", *one.authoritative);
    head.text("access_mode", one.access_mode).text("classification", one.classification);
    head.text("retention", one.retention).text("residency", one.residency);
    out.push_back({"containers/" + std::string(one.id) + "/index.mdx",
                   head.page(std::string(one.summary) + "\n\n<NodeGraph />")});
  }
}

void add_people(std::vector<File>& out) {
  for (const contract::Team& one : contract::teams()) {
    FrontMatter head;
    head.text("id", one.id).text("name", one.name).text("summary", one.summary);
    out.push_back({"teams/" + std::string(one.id) + ".mdx", head.page(one.summary)});
  }
  for (const contract::Labelled& one : contract::users()) {
    FrontMatter head;
    const std::string summary = duties_of(one.id);
    head.text("id", one.id).text("name", one.name).text("summary", summary).text("avatarUrl", "/person.svg");
    out.push_back({"users/" + std::string(one.id) + ".mdx", head.page(summary)});
  }
}

void add_project(std::vector<File>& out) {
  out.push_back({"public/person.svg", std::string(person) + "\n"});
  out.push_back({"package.json", std::string(project)});
  out.push_back({"eventcatalog.config.js", std::string(settings)});
  out.push_back({".eventcatalogrc.js", std::string(linter_settings)});
}

}  // namespace flowmart::catalog::eventcatalog
