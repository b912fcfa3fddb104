using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using MlStudio.Learning.Data;

namespace MlStudio.Benchmarks;

/// <summary>
/// The verb <c>import</c>: generates a large CSV file, or several to show that memory does not grow with size, and imports
/// it as the product's job does: read, write the column file, hash it, profile. Tells time and peak memory.
/// </summary>
internal static class ImportCommand
{
    public static Command Create()
    {
        var sizes = new Option<double[]>("--gigabytes") { Description = "The sizes of the files, smallest first (10⁹ bytes).", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [5] };
        var folder = new Option<DirectoryInfo>("--folder") { Description = "Where the files are put; they are removed afterwards. Three times the size must be free.", Required = true };
        var threads = new Option<int>("--threads") { Description = "How many threads to use.", DefaultValueFactory = _ => Environment.ProcessorCount };
        var command = new Command("import", "Measures the import of a large file.") { sizes, folder, threads };
        command.SetAction((parsed, cancellation) =>
        {
            foreach (var size in parsed.GetValue(sizes)!) { Measure((long)(size * 1e9), parsed.GetRequiredValue(folder).FullName, parsed.GetValue(threads), cancellation); }
            return Task.CompletedTask;
        });
        return command;
    }

    private static void Measure(long bytes, string folder, int threads, CancellationToken cancellation)
    {
        Directory.CreateDirectory(folder);
        var free = new DriveInfo(folder).AvailableFreeSpace;
        if (free < bytes * 3) { throw new IOException($"{folder} has {free / 1e9:0.0} GB free; three times the size, {bytes * 3 / 1e9:0.0} GB, are needed."); }
        var (csv, columns) = (Path.Combine(folder, "large.csv"), Path.Combine(folder, "large.columns"));
        try
        {
            var rows = LargeCsv.Write(csv, bytes, cancellation);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{new FileInfo(csv).Length / 1e9:0.00} GB, {rows} rows, {threads} thread(s)"));
            var before = ProcessMemory.ResetPeak();
            Import(csv, columns, folder, threads, cancellation);
            Print("memory before, MB", before / 1e6);
            Print("peak memory, MB", ProcessMemory.Peak() / 1e6);
        }
        finally
        {
            File.Delete(csv);
            File.Delete(columns);
        }
    }

    private static void Import(string csv, string columns, string folder, int threads, CancellationToken cancellation)
    {
        var whole = Stopwatch.StartNew();
        using var import = CsvReader.Import(csv, folder, new CsvReadOptions { Threads = threads }, cancellation);
        var table = import.Table ?? throw new InvalidDataException(import.Result.Problems[0].Message);
        var read = whole.Elapsed.TotalSeconds;
        using (var file = new FileStream(columns, FileMode.Create, FileAccess.ReadWrite, FileShare.None, 1 << 16))
        {
            ColumnFileWriter.Write(table, file, cancellation);
            file.Position = 0;
            SHA256.HashData(file);
        }
        var write = whole.Elapsed.TotalSeconds - read;
        var profile = TableProfiler.Profile(table, cancellation, threads);
        var described = JsonSerializer.Serialize(profile).Length;
        var total = whole.Elapsed.TotalSeconds;
        Print("read, s", read);
        Print("write and hash, s", write);
        Print("profile, s", total - read - write);
        Print("total, s", total);
        Print("column file, GB", new FileInfo(columns).Length / 1e9);
        Print("profile, kB", described / 1e3);
        Console.WriteLine("  " + string.Join(", ", profile.Columns.Select(c => $"{c.Name} {c.Type} {(c.DistinctIsExact ? "" : "≈")}{c.Distinct}")));
    }

    private static void Print(string name, double value) => Console.WriteLine($"  {name,-20} {value.ToString("0.00", CultureInfo.InvariantCulture)}");
}
