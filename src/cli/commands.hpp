// The command line's commands that need the whole program: the application puts them in. What the command
// line does itself (import, export, place, show, tail) works through a Client.
#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "cli/client.hpp"
#include "kernel/money.hpp"

namespace flowmart::cli {

inline constexpr int exit_good = 0;
inline constexpr int exit_failed = 1;
inline constexpr int exit_usage = 2;

// How people are told of what happens, outside of the shop.
struct TellingOptions {
  std::string smtp{};                   // smtp[s]://[USER@]HOST[:PORT]; empty: no mail
  std::string smtp_password_file{};     // else FLOWMART_SMTP_PASSWORD
  std::string smtp_ca{};                // certificates to believe; empty: the system's
  std::string mail_from{};              // "Shop <orders@shop.example>"
  std::size_t mail_rate = 0;            // mails a second; 0: as many as there are
  std::int64_t mail_patience = 30;      // seconds that a mail server may take
  std::string sms{}, push{};            // where their providers listen; empty: there is none
  std::string provider_secret_file{};   // that letters to them are signed with; else FLOWMART_PROVIDER_SECRET
  bool call_anywhere = false;           // webhooks also to addresses that are not of the open internet
  std::int64_t webhook_wait = 5;        // seconds after the first try of a message
  std::int64_t webhook_tries = 11;      // until it is given up
  std::int64_t webhook_pause = 86'400;  // seconds without a success until a webhook is paused
  std::int64_t webhook_patience = 15;   // seconds for one answer
  std::int64_t tries = 8;               // until a notice is a dead letter
  std::optional<std::int64_t> wait_seconds{};  // after the first try; none: as ShopSettings has it
};

// Stripe, where it takes the money (docs/stripe.md).
struct StripeOptions {
  std::string key_file{};  // else FLOWMART_STRIPE_KEY
  std::string url = "https://api.stripe.com";
  std::int64_t patience = 30;                 // seconds for one answer
  std::optional<std::uint16_t> hooks_port{};  // none: nothing is heard of Stripe by itself
  std::string hooks_secret_file{};            // else FLOWMART_STRIPE_HOOKS_SECRET
};

struct ServeOptions {
  std::string data = "data";
  std::string address = "127.0.0.1";  // any, where there is a key
  std::uint16_t port = 8080;          // 0: a free one
  std::string public_url{};           // where a proxy shows it, http[s]://host[/path]; empty: none does
  std::string key_file{};             // holds the key that lets in; empty: loopback alone
  std::vector<std::string> hosts{};   // names that it is reached by, beside addresses and localhost
  std::vector<std::string> sender{};  // the shop's own address, as labels show it, line by line
  std::optional<Currency> currency;   // must be the folder's; of a new folder, if it is not GBP
  std::optional<std::int64_t> hold_seconds{};           // none: as NodeOptions has it
  std::optional<std::int64_t> digest_seconds{};         // none: as the shop has it
  std::optional<std::int64_t> transfer_wait_seconds{};  // none: as ShopSettings has it
  std::optional<std::int64_t> transfer_hold_seconds{};  // none: as ShopSettings has it
  std::optional<std::int64_t> invoice_due_seconds{};    // none: as ShopSettings has it
  std::string zone = "UTC";                             // where the shop's calendar is read
  std::string approve_above{};  // an amount: an order above it waits for a person's yes; empty: none does
  unsigned return_window_days = 30;                 // from its arrival on goods may be sent back
  unsigned return_patience_days = 30;               // an approved return may take to come
  std::string refund_at = "inspection";             // or receipt
  std::string capture = "at-once";                  // or at-dispatch, per-parcel
  unsigned gateway_takes_ms = 0;                    // of the test gateway, each call
  std::string money_contact;                        // empty: the shop's accounts
  std::optional<std::int64_t> reconcile_seconds{};  // none: as the shop has it
  bool accept_loss = false;         // go on without records that others in the folder have seen
  std::string environment = "dev";  // dev, sit or prod: fills {env} in channel names
  unsigned threads = 1;             // of HTTP
  bool demo = false;                // a small shop is put on file, and parcels move by themselves
  bool no_traffic = false;          // nothing is counted: to measure what counting costs
  // Services that run elsewhere: their events are taken, their commands wait.
  std::vector<std::string> without{};
  std::string gateway{};  // who takes the money; must be said where it is no demo
  StripeOptions stripe{};
  std::string carrier{};  // where the carrier listens that fetches parcels; empty: people hand them over
  std::string carrier_secrets{};  // file that says what each carrier shows with its reports; empty: none
  std::string log_level = "info";
  TellingOptions telling{};
};

struct VerifyOptions {
  std::string data = "data";
  bool json = false;
};

struct BackupOptions {
  std::string data = "data";
  std::string to;  // folder that is made
  bool json = false;
};

struct RebuildOptions {
  std::string data = "data";
};

struct CatalogOptions {
  std::string
      format;       // "eventcatalog", "openapi", "asyncapi", "jsonschema"; or "json", the whole to be shown
  std::string out;  // folder
  bool with_private = false;
};

struct BenchOptions {
  std::string folder;  // for scratch data; empty: a temporary one
  std::string url;     // of a running server; empty: one of its own
  std::uint64_t orders = 20'000;
  std::string connections = "1,16,64,256";
  bool hot = false;  // every order has one product in common
  bool json = false;
};

// An empty function: the command is not part of this program and says so.
struct Commands {
  std::function<int(const ServeOptions&)> serve;
  std::function<int(const VerifyOptions&)> verify;
  std::function<int(const BackupOptions&)> backup;
  std::function<int(const RebuildOptions&)> rebuild;
  std::function<int(const CatalogOptions&)> catalog;
  std::function<int(const BenchOptions&)> bench;
  // The program itself over a data folder, for as long as the client lives.
  std::function<Connection(const std::string& folder, std::optional<Currency> currency)> open_offline;
  // The currency of a data folder, if it has one.
  std::function<std::optional<Currency>(const std::string& folder)> folder_currency;
  // Whether there is anything in a data folder; not said: there is.
  std::function<bool(const std::string& folder)> has_data;
  std::string version;
};

// Parses the arguments and runs the command. Returns the process' exit status.
int run_command_line(int count, const char* const* arguments, const Commands& commands);

}  // namespace flowmart::cli
