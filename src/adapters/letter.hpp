// A notice ready to leave the shop, and the ways out. What a way says of a letter: it was taken, it may be
// taken later or nobody knows, or it would be refused again.
#pragma once
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "contract/private/delivering.hpp"
#include "kernel/time.hpp"

namespace flowmart::adapters {

struct Letter {
  std::string id;  // of notification and channel: the same at every attempt
  contract::NoticeChannel channel = contract::NoticeChannel::email;
  contract::NoticeKind about = contract::NoticeKind::order_placed;
  std::string recipient;  // as its channel has it; empty: nobody knows
  std::string name;       // of a person; may be empty
  std::string locale, subject, text, html;
  std::string number;  // of the order; may be empty
  Time at;
};

struct Sent {
  contract::DeliveryOutcome outcome = contract::DeliveryOutcome::passing;
  std::string detail;
};

// Used by one thread.
class Way {
 public:
  virtual ~Way() = default;
  virtual Sent send(const Letter& letter) = 0;
};
using MakeWay = std::function<std::unique_ptr<Way>()>;

}  // namespace flowmart::adapters
