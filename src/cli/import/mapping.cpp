#include "cli/import/mapping.hpp"

#include <algorithm>

#include "cli/import/layouts.hpp"
#include "cli/import/values.hpp"

namespace flowmart::cli::import {
namespace {

std::span<const FieldSpec> specs(FileKind kind) {
  switch (kind) {
    case FileKind::orders: return order_fields();
    case FileKind::products: return product_fields();
    case FileKind::transfers: return transfer_fields();
    case FileKind::refunds: return refund_fields();
    case FileKind::subscriptions: break;
  }
  return subscription_fields();
}

std::optional<std::size_t> field_number(FileKind kind, std::string_view name) {
  const auto all = specs(kind);
  for (std::size_t i = 0; i < all.size(); ++i)
    if (all[i].name == name) return i;
  return std::nullopt;
}

std::string field_list(FileKind kind) {
  std::string out;
  for (const FieldSpec& spec : specs(kind)) out += (out.empty() ? "" : ", ") + std::string(spec.name);
  return out;
}

}  // namespace

std::string compared_form(std::string_view name) {
  std::string out;
  for (const char c : name) {
    if (c >= 'A' && c <= 'Z') out += static_cast<char>(c + 32);
    else if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c < 0) out += c;
  }
  return out;
}

std::variant<Chosen, std::string> read_choice(std::string_view text, FileKind kind) {
  const std::size_t equals = text.find('=');
  const std::string_view field = trimmed(text.substr(0, equals));
  const std::string_view column = equals == text.npos ? std::string_view{} : trimmed(text.substr(equals + 1));
  if (field.empty() || column.empty())
    return "\"" + std::string(text) + "\" is no mapping; write field=Column";
  if (!field_number(kind, field))
    return "there is no field \"" + std::string(field) + "\"; there are: " + field_list(kind);
  return Chosen{{std::string(field), std::string(column)}};
}

std::variant<Chosen, std::string> read_mapping_file(std::string_view text, FileKind kind) {
  Chosen all;
  std::size_t number = 0;
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    const std::string_view line = trimmed(text.substr(0, end));
    text.remove_prefix(end == text.npos ? text.size() : end + 1);
    ++number;
    if (line.empty() || line.starts_with('#')) continue;
    auto one = read_choice(line, kind);
    if (auto* wrong = std::get_if<std::string>(&one))
      return "line " + std::to_string(number) + " of the mapping file: " + *wrong;
    all.push_back(std::get<Chosen>(one).front());
  }
  return all;
}

Mapping::Mapping(FileKind kind, std::vector<std::string> header)
    : kind_(kind), header_(std::move(header)), columns_(specs(kind).size()) {}

std::variant<Mapping, std::string> Mapping::of(FileKind kind, const std::vector<std::string>& header,
                                               const Chosen& chosen) {
  Mapping mapping(kind, header);
  if (auto wrong = mapping.choose(chosen)) return *wrong;
  mapping.recognise_layout();
  mapping.recognise_names();
  if (auto wrong = mapping.missing()) return *wrong;
  return mapping;
}

std::optional<std::string> Mapping::choose(const Chosen& chosen) {
  for (const auto& [field, column] : chosen) {
    const std::optional<std::size_t> number = field_number(kind_, field);
    if (!number) return "there is no field \"" + field + "\"; there are: " + field_list(kind_);
    // Exactly as written first: two columns may differ in case alone.
    const auto exact = std::find(header_.begin(), header_.end(), column);
    std::optional<std::size_t> at;
    if (exact != header_.end()) at = static_cast<std::size_t>(exact - header_.begin());
    else at = find(compared_form(column));
    if (!at) return "the file has no column \"" + column + "\" for " + field + "; " + found();
    columns_[*number] = at;
  }
  return std::nullopt;
}

void Mapping::recognise_layout() {
  for (const Layout& layout : layouts(kind_)) {
    const bool fits = std::all_of(layout.columns.begin(), layout.columns.end(),
                                  [&](std::string_view column) { return find(column).has_value(); });
    if (!fits) continue;
    for (std::size_t i = 0; i < layout.fields.size(); ++i) {
      auto& column = columns_[*field_number(kind_, layout.fields[i])];
      if (!column) column = find(layout.columns[i]);
    }
    return;
  }
}

void Mapping::recognise_names() {
  const auto all = specs(kind_);
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (columns_[i]) continue;
    for (const std::string_view name : all[i].usual) {
      const std::optional<std::size_t> column = find(name);
      if (!column || taken(*column)) continue;
      columns_[i] = column;
      break;
    }
  }
}

std::optional<std::string> Mapping::missing() const {
  std::string names;
  const auto all = specs(kind_);
  for (std::size_t i = 0; i < all.size(); ++i)
    if (all[i].required && !columns_[i]) names += (names.empty() ? "" : ", ") + std::string(all[i].name);
  if (names.empty()) return std::nullopt;
  std::string out = "no column was recognised for " + names + "; " + found();
  if (header_.size() == 1 && header_[0].find_first_of(";\t|") != std::string::npos)
    out += " If another character than a comma stands between the columns, say which: --delimiter.";
  else out += " Say which it is: --map " + std::string(names.substr(0, names.find(','))) + "=Column.";
  return out;
}

std::string Mapping::found() const {
  std::string out = header_.size() == 1 ? "its only column is" : "its columns are";
  for (std::size_t i = 0; i < header_.size(); ++i)
    out += (i == 0 ? " \"" : ", \"") + header_[i].substr(0, 60) + "\"";
  return out + ".";
}

std::optional<std::size_t> Mapping::find(std::string_view compared) const {
  for (std::size_t i = 0; i < header_.size(); ++i)
    if (compared_form(header_[i]) == compared) return i;
  return std::nullopt;
}

bool Mapping::taken(std::size_t column) const {
  return std::find(columns_.begin(), columns_.end(), std::optional(column)) != columns_.end();
}

std::string Mapping::describe() const {
  std::string out;
  const auto all = specs(kind_);
  for (std::size_t i = 0; i < all.size(); ++i)
    if (columns_[i])
      out += (out.empty() ? "" : ", ") + std::string(all[i].name) + " = " + header_[*columns_[i]];
  return out;
}

std::string describe_fields(FileKind kind) {
  std::string out;
  for (const FieldSpec& spec : specs(kind)) {
    std::string line = "  " + std::string(spec.name);
    line.resize(18, ' ');
    out += line + (spec.required ? "(needed) " : "") + std::string(spec.about) + "\n";
  }
  return out;
}

}  // namespace flowmart::cli::import
