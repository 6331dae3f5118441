// What a template of a notice may name, and what stands for it: the notice itself, and its order where that
// is asked for. Pure.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "contract/private/delivering.hpp"
#include "contract/private/orders.hpp"
#include "letters/letter.hpp"

namespace flowmart::letters {

// Of a notice, as it is kept.
struct NoticeFacts {
  std::string number, amount, reason, place, subject, carrier, tracking;
  std::optional<Time> next_at;
  Time at;
};

// The area that a notice is about: order, payment, ...
std::string_view area_of(contract::NoticeKind about);

const Known& notice_names();
// Without a locale amounts and moments stay as they are kept.
Values notice_values(const NoticeFacts& facts, std::string_view locale);

// What a person reads.
struct Writing {
  std::string subject, text, html;
};
// `order`: null if there is none, or nobody knows it. `shop`: the shop's name. An empty locale: English.
Writing write(const contract::NoticeTemplate& form, const contract::NoticeState& notice,
              const contract::ReadOrder::Response* order, std::string_view shop, std::string_view locale);

}  // namespace flowmart::letters
