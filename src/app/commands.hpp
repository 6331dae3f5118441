// The commands that need the whole program, for the command line (cli/commands.hpp).
#pragma once
#include "cli/commands.hpp"

namespace flowmart::app {

int serve(const cli::ServeOptions& options);
int verify_folder(const cli::VerifyOptions& options);
int back_up(const cli::BackupOptions& options);
int rebuild(const cli::RebuildOptions& options);
int write_catalog(const cli::CatalogOptions& options);
int bench(const cli::BenchOptions& options);
cli::Connection open_offline(const std::string& folder, std::optional<Currency> currency);

int complain(const std::string& why, int status);  // on standard error; the status it was given

}  // namespace flowmart::app
