#include "cli/telling_options.hpp"

namespace flowmart::cli {
namespace {

const CLI::Validator provider_url(
    [](std::string& text) {
      return text.starts_with("http://") || text.starts_with("https://")
                 ? std::string()
                 : "an address is wanted, like https://provider.example/messages";
    },
    "", "url");

}  // namespace

void add_telling_options(CLI::App& command, TellingOptions& options) {
  command
      .add_option(
          "--smtp", options.smtp,
          "Mail server, smtp://[USER@]HOST[:PORT] (with STARTTLS) or smtps://...; its password comes from "
          "FLOWMART_SMTP_PASSWORD or a file")
      ->type_name("URL");
  command
      .add_option("--smtp-password-file", options.smtp_password_file, "File whose first line is the password")
      ->type_name("FILE");
  command
      .add_option("--smtp-ca", options.smtp_ca,
                  "File of the certificates to believe, instead of the system's")
      ->type_name("FILE");
  command.add_option("--mail-from", options.mail_from, "Who mails are from: 'Shop <orders@shop.example>'")
      ->type_name("ADDRESS");
  command
      .add_option("--mail-rate", options.mail_rate, "At most so many mails a second; 0: as many as there are")
      ->type_name("COUNT")
      ->check(CLI::Range(0, 10'000))
      ->capture_default_str();
  add_period(command, "--mail-patience", options.mail_patience,
             "How long a mail server may take for a mail; 30s", 1);
  command.add_option("--sms", options.sms, "Where a provider of text messages listens (docs/telling.md)")
      ->type_name("URL")
      ->check(provider_url);
  command.add_option("--push", options.push, "Where a provider of push messages listens (docs/telling.md)")
      ->type_name("URL")
      ->check(provider_url);
  command
      .add_option("--provider-secret-file", options.provider_secret_file,
                  "File whose first line signs what goes to providers and to persons' webhooks; else "
                  "FLOWMART_PROVIDER_SECRET")
      ->type_name("FILE");
  command.add_flag("--call-anywhere", options.call_anywhere,
                   "Call webhooks at http:// and private addresses, too: for tests and a trusted network");
  add_period(command, "--webhook-wait", options.webhook_wait,
             "How long after the first try of a message for a webhook; 5s, then longer each time, over a day",
             1);
  command.add_option("--webhook-tries", options.webhook_tries, "So often it is tried until it is given up")
      ->type_name("COUNT")
      ->check(CLI::Range(1, 50))
      ->capture_default_str();
  add_period(command, "--webhook-pause", options.webhook_pause,
             "A webhook that accepts nothing for so long is paused; 1d", 1);
  add_period(command, "--webhook-patience", options.webhook_patience, "How long one answer may take; 15s", 1);
  command.add_option("--tell-tries", options.tries, "So often a notice is tried until it is a dead letter")
      ->type_name("COUNT")
      ->check(CLI::Range(1, 50))
      ->capture_default_str();
  add_period(command, "--tell-wait", options.wait_seconds,
             "How long after the first try; three times as long after each further; 30s if it is not said",
             1);
}

}  // namespace flowmart::cli
