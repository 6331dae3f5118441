#include "cli/documents.hpp"

#include <simdjson.h>

#include "cli/answers.hpp"

namespace flowmart::cli {
namespace {

namespace json = simdjson::ondemand;

// "12.50 " as the document has it, without the blanks behind.
std::string_view stripped(std::string_view raw) {
  const std::size_t end = raw.find_last_not_of(" \t\r\n");
  return end == raw.npos ? std::string_view{} : raw.substr(0, end + 1);
}

std::string text_of(json::value value) {
  const json::json_type type = value.type();
  if (type == json::json_type::string) return std::string(std::string_view(value.get_string()));
  if (type == json::json_type::null) return {};
  if (type == json::json_type::array) {
    json::array array = value.get_array();
    return std::string(stripped(array.raw_json()));
  }
  if (type == json::json_type::object) {
    json::object object = value.get_object();
    return std::string(stripped(object.raw_json()));
  }
  return std::string(stripped(value.raw_json_token()));
}

Item item_of(json::object object) {
  Item item;
  for (auto field : object) {
    std::string name(std::string_view(field.unescaped_key()));
    item.members.emplace_back(std::move(name), text_of(field.value()));
  }
  object.reset();
  item.json = stripped(object.raw_json());
  return item;
}

}  // namespace

std::string_view Item::operator[](std::string_view name) const {
  for (const auto& [key, value] : members)
    if (key == name) return value;
  return {};
}

bool each_item(const Reply& reply, std::string_view name, const std::function<void(const Item&)>& visit) {
  try {
    const simdjson::padded_string text(reply.body);
    json::parser parser;
    json::document document = parser.iterate(text);
    for (auto one : document.get_object()[name].get_array()) visit(item_of(one.get_object()));
    return true;
  } catch (const simdjson::simdjson_error&) {
    return false;
  }
}

std::optional<Item> read_item(std::string_view text) {
  try {
    const simdjson::padded_string padded(text);
    json::parser parser;
    json::document document = parser.iterate(padded);
    return item_of(document.get_object());
  } catch (const simdjson::simdjson_error&) {
    return std::nullopt;
  }
}

std::optional<PagesEnded> each_page(Client& client, const std::string& target, std::string after,
                                    std::string_view list, const std::function<bool(const Item&)>& visit) {
  const std::string joint = target.find('?') == target.npos ? "?after=" : "&after=";
  while (true) {
    const Reply reply =
        client.ask({Verb::get, after.empty() ? target : target + joint + percent_encode(after)});
    if (!reply.good()) return PagesEnded{describe_failure(reply), exit_status(reply)};
    bool more = true;
    const bool read = each_item(reply, list, [&](const Item& item) { more = more && visit(item); });
    const std::optional<Item> page = read_item(reply.body);
    if (!read || !page) return PagesEnded{"the server's answer is not a list of " + std::string(list)};
    const std::string next((*page)["next"]);
    // A page of a filtered list may be empty and still say where to go on.
    if (!more || next.empty() || next == after) return std::nullopt;
    after = next;
  }
}

}  // namespace flowmart::cli
