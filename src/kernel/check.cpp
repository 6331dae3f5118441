#include "kernel/check.hpp"

#include <cstdio>
#include <cstdlib>

namespace flowmart {

void fail(std::string_view what, std::source_location where) {
  std::fprintf(stderr, "flowmart: broken invariant: %.*s (%s:%u in %s)\n", static_cast<int>(what.size()),
               what.data(), where.file_name(), where.line(), where.function_name());
  std::abort();
}

}  // namespace flowmart
