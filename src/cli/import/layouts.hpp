// Exports whose column names mislead on their own (a `Name` that is an order's number): taken as a whole when
// all the columns that mark them are there.
#pragma once
#include <span>
#include <string_view>

#include "cli/import/mapping.hpp"

namespace flowmart::cli::import {

struct Layout {
  std::string_view shop;
  std::span<const std::string_view> fields;
  std::span<const std::string_view> columns;  // as many, in compared form
};

std::span<const Layout> layouts(FileKind kind);

}  // namespace flowmart::cli::import
