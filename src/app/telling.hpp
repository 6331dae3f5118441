// How notices leave the shop: what the options say, secrets read from where they lie, and the courier.
#pragma once
#include <memory>
#include <string>
#include <variant>

#include "adapters/courier.hpp"
#include "adapters/http_way.hpp"
#include "adapters/smtp.hpp"
#include "cli/commands.hpp"
#include "contract/state.hpp"
#include "webhooks/dispatcher.hpp"

namespace flowmart::app {

struct Telling {
  std::optional<adapters::SmtpServer> smtp{};
  std::size_t mail_rate = 0;
  adapters::Provider sms{}, push{}, webhook{};  // without an address: there is none
  contract::TellingSettings settings{};
  webhooks::DispatcherOptions webhooks{};
  std::string shop = "FlowMart";  // its name, as mails have it
};

// Or what is wrong with the options.
std::variant<Telling, std::string> telling_of(const cli::TellingOptions& options);

std::unique_ptr<adapters::Courier> make_courier(const Telling& telling, adapters::CourierPort port);

}  // namespace flowmart::app
