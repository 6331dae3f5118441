// The story of one order as the API tells it (GET /v1/orders/{id}/story).
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "cli/client.hpp"
#include "kernel/time.hpp"

namespace flowmart::cli::show {

struct Step {
  std::uint64_t position = 0;
  std::string message, version, kind, id, cause;
  std::string from;             // empty: from outside
  std::vector<std::string> to;  // empty: nobody here handles it
  Time time{};
  bool is_private = false;
  int reply_status = 0;   // 0: none told
  std::size_t times = 1;  // of equal ones that follow one another, once they are gathered
};

struct Story {
  std::string order, number, status;
  std::vector<Step> steps;  // oldest first
};

// Nothing when the reply is no story.
std::optional<Story> read_story(const Reply& reply);

// "OrdersService" as "Orders", nobody as "outside".
std::string short_name(const std::string& participant);

// The messages to be shown, those that say the same between the same (a line of the order each) gathered into
// one.
std::vector<Step> gathered(const Story& story, bool with_private);

// One line a message: time, what passed since the first, message, from and to.
std::string timeline(const Story& story, bool with_private);

struct DrawOptions {
  std::size_t width = 100;  // columns of the terminal
  bool with_private = false;
  bool ascii = false;  // for terminals without UTF-8
};
// A sequence diagram: a lifeline for each participant, an arrow for each message.
std::string sequence_diagram(const Story& story, const DrawOptions& options);

}  // namespace flowmart::cli::show
