// Lists in replies, read element by element with every number's digits as they were sent.
#pragma once
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/client.hpp"

namespace flowmart::cli {

// One object of a list: its members in order, texts unescaped, numbers digit by digit, null as an empty text,
// arrays and objects as JSON.
struct Item {
  std::vector<std::pair<std::string, std::string>> members;
  std::string json;  // the whole object
  std::string_view operator[](std::string_view name) const;
};

// The list `name` of the reply's object. False when the reply isn't such a document.
bool each_item(const Reply& reply, std::string_view name, const std::function<void(const Item&)>& visit);
// An object by itself; nothing when the text isn't one.
std::optional<Item> read_item(std::string_view json);

// Follows a list's pages: `target` has a query already, `&after=` is put behind it. Ends at a page whose
// `next` is null or says the same again. Else: why it ended early, and what the command ends with.
struct PagesEnded {
  std::string why;
  int status = 1;
};
std::optional<PagesEnded> each_page(Client& client, const std::string& target, std::string after,
                                    std::string_view list, const std::function<bool(const Item&)>& visit);

}  // namespace flowmart::cli
