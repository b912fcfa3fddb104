using System.Text;
using MlStudio.Learning.Data;

namespace MlStudio.Learning.Tests.Data;

public sealed class CsvFuzzTests
{
    private static readonly string[] Pieces =
    [
        ",", ",", ";", "\t", "|", "\n", "\n", "\r\n", "\r", "\"", "'", " ", "a", "b", "1", "2.5", "-3e7", "1,234", "0001", "NA", "?", "2024-01-02", "03/04/2024", "é", "\u2603", "x\ny",
    ];

    /// <summary>Each input takes well under a millisecond; one that hangs must fail rather than hang the tests.</summary>
    private static readonly TimeSpan s_mostPerBatch = TimeSpan.FromSeconds(20);

    [Fact]
    public Task Read_TwentyThousandRandomInputs_NeverHangsOrFailsOtherwiseThanRefusing() => Run(20_000, seed: 7, profileEach: 1, mostPieces: 80);

    [Fact, Trait("Speed", "Long")]
    public Task Read_AMillionRandomInputs_NeverHangsOrFailsOtherwiseThanRefusing() => Run(1_000_000, seed: 8, profileEach: 50, mostPieces: 40);

    private static async Task Run(int inputs, int seed, int profileEach, int mostPieces)
    {
        const int Batch = 500;
        for (var first = 0; first < inputs; first += 2 * Batch)
        {
            await Task.WhenAll(RunBatch(seed + first), RunBatch(seed + first + Batch)).WaitAsync(s_mostPerBatch);
        }

        Task RunBatch(int batchSeed) => Task.Run(() =>
        {
            var random = new Random(batchSeed);
            for (var i = 0; i < Batch; i++)
            {
                var bytes = i % 3 == 0 ? RandomBytes(random) : RandomText(random, mostPieces, mayBreak: i % 3 == 2);
                try { Check(bytes, new CsvReadOptions { Repairs = (RepairKind)random.Next(0, 128), BatchBytes = 1024 << random.Next(4) }, i % profileEach == 0); }
                catch (Exception failure) { throw new InvalidOperationException($"Input: {Convert.ToHexString(bytes)}", failure); }
            }
        });
    }

    private static void Check(byte[] bytes, CsvReadOptions options, bool profile)
    {
        var result = CsvText.Read(bytes, options);
        Assert.Equal(result.Refused, result.Table is null);
        Assert.Equal(result.Refused, result.Problems.Any(p => p.Severity == CsvSeverity.Error));
        if (profile && result.Table is { } table) { TableProfiler.Profile(table, maxThreads: 1); }
    }

    [Fact]
    public void Read_WrittenTable_ComesBack()
    {
        var random = new Random(11);
        for (var i = 0; i < 500; i++)
        {
            var rows = random.Next(1, 40);
            var values = Enumerable.Range(0, rows).Select(_ => random.Next(5) == 0 ? null : RandomCell(random)).ToArray();
            var table = new Table([new TextColumn("te\"xt, ", values), new NumberColumn("n", Enumerable.Range(0, rows).Select(_ => random.NextDouble()).ToArray())]);
            using var stream = new MemoryStream();
            CsvWriter.Write(table, stream);
            stream.Position = 0;
            var types = new Dictionary<string, ColumnType> { ["te\"xt,"] = ColumnType.Text };
            var back = CsvReader.Read(stream, new CsvReadOptions { Format = CsvFormat.Standard with { MissingMarks = [] }, ColumnTypes = types }).RequireTable();
            Assert.Equal(values, CsvText.Cells(back, "te\"xt,"));
            Assert.Equal(((NumberColumn)table["n"]).Values.ToArray(), ((NumberColumn)back["n"]).Values.ToArray());
        }
    }

    private static byte[] RandomBytes(Random random)
    {
        var bytes = new byte[random.Next(0, 200)];
        random.NextBytes(bytes);
        return bytes;
    }

    private static byte[] RandomText(Random random, int mostPieces, bool mayBreak)
    {
        var text = new StringBuilder();
        for (var n = random.Next(1, mostPieces); n > 0; n--) { text.Append(Pieces[random.Next(Pieces.Length)]); }
        var bytes = Encoding.UTF8.GetBytes(text.ToString());
        if (mayBreak && bytes.Length > 0) { bytes[random.Next(bytes.Length)] = (byte)random.Next(1, 256); }
        return bytes;
    }

    private static string RandomCell(Random random)
    {
        var text = new StringBuilder("c");
        for (var n = random.Next(0, 10); n > 0; n--) { text.Append(Pieces[random.Next(Pieces.Length)]); }
        return text.ToString();
    }
}
