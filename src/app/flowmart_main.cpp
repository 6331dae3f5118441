// The program: the command line, with the commands that need all of it.
#include "app/commands.hpp"
#include "app/core_files.hpp"
#include "app/node.hpp"

// The allocator keeps freed memory for a while instead of giving pages back between two bursts.
extern "C" const char* malloc_conf;
const char* malloc_conf = "background_thread:true,dirty_decay_ms:20000,muzzy_decay_ms:20000,narenas:4";

int main(int count, char** arguments) {
  using namespace flowmart;
  app::keep_memory_out_of_cores();
  cli::Commands commands;
  commands.serve = app::serve;
  commands.verify = app::verify_folder;
  commands.backup = app::back_up;
  commands.rebuild = app::rebuild;
  commands.catalog = app::write_catalog;
  commands.bench = app::bench;
  commands.open_offline = app::open_offline;
  commands.has_data = [](const std::string& folder) {
    std::error_code none;
    return std::filesystem::is_directory(folder, none) && !std::filesystem::is_empty(folder, none);
  };
  commands.folder_currency = [](const std::string& folder) { return app::currency_of_folder(folder); };
  commands.version = FLOWMART_VERSION;
  return cli::run_command_line(count, arguments, commands);
}
