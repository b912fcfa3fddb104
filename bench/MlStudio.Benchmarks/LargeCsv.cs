using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace MlStudio.Benchmarks;

/// <summary>Writes a CSV file of any size: numbers, whole numbers, dates, categories, names of many levels and quoted text; the first column numbers the rows, so that no two are equal.</summary>
internal static class LargeCsv
{
    private const int PreparedRows = 20_000;
    private const int Numbers = 12;

    /// <summary>Writes whole rows until the file has at least so many bytes.</summary>
    /// <returns>The number of rows.</returns>
    public static long Write(string path, long bytes, CancellationToken cancellation)
    {
        var random = new Random(17);
        var prepared = Enumerable.Range(0, PreparedRows).Select(_ => Row(random)).ToArray();
        using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 20);
        file.Write(Encoding.UTF8.GetBytes("id,visited,city,segment,count,note," + string.Join(',', Enumerable.Range(1, Numbers).Select(i => "x" + i)) + ",bought\n"));
        Span<byte> number = stackalloc byte[20];
        long rows = 0;
        for (; file.Position < bytes; rows++)
        {
            if ((rows & 0xFFFF) == 0) { cancellation.ThrowIfCancellationRequested(); }
            Utf8Formatter.TryFormat(rows, number, out var written);
            file.Write(number[..written]);
            file.Write(prepared[random.Next(PreparedRows)]);
        }
        return rows;
    }

    private static byte[] Row(Random random)
    {
        var text = new StringBuilder();
        var visited = new DateTime(2019, 1, 1).AddSeconds(random.Next(150_000_000));
        var segment = random.Next(5) switch { 0 => "", 1 => "\"north, east\"", 2 => "south", 3 => "west", _ => "Zürich" };
        text.Append(CultureInfo.InvariantCulture, $",{visited:yyyy-MM-dd HH:mm:ss},city_{random.Next(3000):00000},{segment},{random.Next(2000)},");
        text.Append(CultureInfo.InvariantCulture, $"{(random.Next(3) == 0 ? "" : $"\"order {random.Next()} said \"\"soon\"\", thanks\"")}");
        for (var i = 0; i < Numbers; i++) { text.Append(',').Append(random.Next(25) == 0 ? "" : ((random.NextDouble() - 0.5) * 8).ToString("0.######", CultureInfo.InvariantCulture)); }
        return Encoding.UTF8.GetBytes(text.Append(random.Next(2) == 0 ? ",no\n" : ",yes\n").ToString());
    }
}
