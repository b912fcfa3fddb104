using Microsoft.Extensions.Options;
using Npgsql;

namespace MlStudio.Core;

/// <summary>Lists all settings that cannot be used, each with its key.</summary>
internal sealed class StudioOptionsValidator : IValidateOptions<StudioOptions>
{
    public ValidateOptionsResult Validate(string? name, StudioOptions options)
    {
        List<string> errors = [.. options.Unreadable];
        void Demand(bool holds, string key, string allowed, object came)
        {
            if (!holds) { errors.Add($"{StudioOptions.Section}:{key} must be {allowed}; '{came}' was given."); }
        }

        Demand(!string.IsNullOrWhiteSpace(options.DataFolder), "DataFolder", "the path of a folder", options.DataFolder);
        if (!IsConnection(options.ConnectionString))
        {
            // It may hold a password: not repeated.
            errors.Add($"{StudioOptions.Section}:ConnectionString must be empty (SQLite) or a PostgreSQL connection string such as 'Host=...;Database=...;Username=...;Password=...'.");
        }
        Demand(options.Worker.MaxHeapMegabytes >= 128, "Worker:MaxHeapMegabytes", "at least 128", options.Worker.MaxHeapMegabytes);
        Demand(options.Worker.MaxResidentMegabytes >= options.Worker.MaxHeapMegabytes, "Worker:MaxResidentMegabytes", "at least Worker:MaxHeapMegabytes", options.Worker.MaxResidentMegabytes);
        Demand(options.Worker.Concurrency is >= 1 and <= 64, "Worker:Concurrency", "between 1 and 64", options.Worker.Concurrency);
        Demand(options.Worker.InteractiveLimit < options.Worker.Concurrency, "Worker:InteractiveLimit", "less than Worker:Concurrency, so that trainings have room", options.Worker.InteractiveLimit);
        Demand(options.Worker.InteractiveLimit is >= 1 and <= 64, "Worker:InteractiveLimit", "between 1 and 64", options.Worker.InteractiveLimit);
        Demand(options.Worker.TrainingLimit is >= 1 and <= 64, "Worker:TrainingLimit", "between 1 and 64", options.Worker.TrainingLimit);
        Demand(options.Worker.Threads is >= 0 and <= 256, "Worker:Threads", "between 0 (all cores) and 256", options.Worker.Threads);
        Demand(options.Limits.MaxUploadMegabytes >= 1, "Limits:MaxUploadMegabytes", "at least 1", options.Limits.MaxUploadMegabytes);
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    private static bool IsConnection(string text)
    {
        try { return text.Length == 0 || new NpgsqlConnectionStringBuilder(text).Host is { Length: > 0 }; }
        catch (ArgumentException) { return false; }
    }
}
