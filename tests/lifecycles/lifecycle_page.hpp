// docs/lifecycles.md, made from the tables that the services go by.
#pragma once
#include <filesystem>
#include <string>

namespace flowmart {

std::string lifecycle_page();
inline std::filesystem::path lifecycle_page_file() { return FLOWMART_SOURCE_DIR "/docs/lifecycles.md"; }

}  // namespace flowmart
