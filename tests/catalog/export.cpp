// catalog_export FORMAT DIR, or catalog_export document [private]
#include <cstdio>
#include <string_view>

#include "catalog/catalog.hpp"

int main(int count, char** words) {
  using namespace flowmart::catalog;
  if (count >= 2 && std::string_view(words[1]) == "document") {
    const std::string text = document(count > 2);
    std::fwrite(text.data(), 1, text.size(), stdout);
    return 0;
  }
  const auto format = count == 3 ? format_of(words[1]) : std::nullopt;
  if (!format) {
    std::fputs("catalog_export eventcatalog|asyncapi|openapi|jsonschema DIR\n", stderr);
    return 2;
  }
  const auto failure = export_to(*format, words[2]);
  if (failure) std::fprintf(stderr, "%s\n", failure->c_str());
  return failure ? 1 : 0;
}
