// The EventCatalog export: a folder with index.mdx a resource, older versions below versioned/.
#pragma once
#include <string>
#include <vector>

#include "catalog/catalog.hpp"
#include "catalog/front_matter.hpp"
#include "contract/message.hpp"

namespace flowmart::catalog::eventcatalog {

// Each adds its files; paths are as that tool expects them.
void add_domains(std::vector<File>& out);
void add_services(std::vector<File>& out);
void add_messages(std::vector<File>& out);
void add_entities(std::vector<File>& out);
void add_flows(std::vector<File>& out);
void add_channels(std::vector<File>& out);
void add_containers(std::vector<File>& out);
void add_people(std::vector<File>& out);
void add_project(std::vector<File>& out);  // what its own build needs

// id, name, version, summary, owners: the head that every resource has.
FrontMatter head_of(std::string_view id, std::string_view name, std::string_view version,
                    std::string_view summary, const contract::Texts& owners);
std::string folder_of(std::string_view domain);  // "domains/Orders"
std::string service_folder(std::string_view id);
std::string message_folder(const contract::MessageInfo& info);

}  // namespace flowmart::catalog::eventcatalog
