#include "cli/stripe_options.hpp"

#include "cli/telling_options.hpp"

namespace flowmart::cli {
namespace {

// The key goes with each request: in the clear it goes to this machine alone.
const CLI::Validator stripe_url(
    [](std::string& text) {
      const bool here = text.starts_with("http://127.0.0.1:") || text.starts_with("http://localhost:");
      const std::size_t host = text.find("://") + 3;
      const bool bare = text.find_first_of("/?#@ ", host) == std::string::npos && text.size() > host;
      return bare && (here || text.starts_with("https://"))
                 ? std::string()
                 : "an address is wanted, like https://api.stripe.com, or http://127.0.0.1:12111 to test";
    },
    "", "url");

}  // namespace

void add_stripe_options(CLI::App& command, StripeOptions& options) {
  command
      .add_option("--stripe-key-file", options.key_file,
                  "File whose first line is Stripe's secret key (sk_... or rk_...); else FLOWMART_STRIPE_KEY")
      ->type_name("FILE");
  command.add_option("--stripe-url", options.url, "Where Stripe's API is; another one is for tests")
      ->type_name("URL")
      ->check(stripe_url)
      ->capture_default_str();
  add_period(command, "--stripe-patience", options.patience, "How long Stripe may take for an answer; 30s",
             1);
  command
      .add_option("--hooks-port", options.hooks_port,
                  "Port to hear Stripe's webhooks on, at POST /stripe and nothing else; 0 takes a free one")
      ->type_name("PORT");
  command
      .add_option("--hooks-secret-file", options.hooks_secret_file,
                  "File whose lines are the secrets that its webhooks are signed with (whsec_...); else "
                  "FLOWMART_STRIPE_HOOKS_SECRET")
      ->type_name("FILE");
}

}  // namespace flowmart::cli
