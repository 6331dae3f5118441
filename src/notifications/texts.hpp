// What recipients read: one template a kind of notice, with {names} filled in.
#pragma once
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

#include "contract/private/notifications.hpp"

namespace flowmart::notifications {

struct Text {
  std::string title;
  std::string body;
};

using Value = std::pair<std::string_view, std::string_view>;

// Replaces each {name} by its value; a name without a value becomes nothing. Values are taken literally.
std::string fill(std::string_view text, std::initializer_list<Value> values);

Text text_of(contract::NoticeKind kind, std::initializer_list<Value> values);

}  // namespace flowmart::notifications
