using System.Text;
using MlStudio.Learning.Data;
using MlStudio.Learning.Tests.Trainers;
using MlStudio.Learning.Trainers;
using MlStudio.Learning.Transforms;

namespace MlStudio.Learning.Tests.Data;

/// <summary>Work on long texts ends soon after it is cancelled: within a row or two, not after a thousand of them.</summary>
public sealed class CancellationTests
{
    private const int Rows = 200;
    private const int CancelAt = 5;

    private static readonly Recipe TermsRecipe = new(1, [new TextTerms(["note"], MinRows: 1)]);
    private static readonly FittedRecipe Fitted = TermsRecipe.Fit(new Table([new TextColumn("note", ["few words", "few"])]));

    private static readonly Dictionary<string, Action<Table, CancellationToken>> Work = new()
    {
        ["fit a recipe"] = (table, token) => TermsRecipe.Fit(table, new RecipeContext { Cancellation = token }),
        ["apply a recipe"] = (table, token) => Fitted.Prepare(table, token),
        ["profile"] = (table, token) => TableProfiler.Profile(table, token, maxThreads: 1),
        ["write a column file"] = (table, token) => ColumnFileWriter.Write(table, Stream.Null, token),
        ["describe inputs"] = (table, token) => ModelInputs.Describe(table, ["note"], token),
    };

    public static TheoryData<string> Phases => new(Work.Keys);

    [Theory]
    [MemberData(nameof(Phases))]
    public void Run_CancelledAtARow_ReadsFewMore(string phase)
    {
        using var source = new CancellationTokenSource();
        var texts = new CancellingTexts(source);
        Assert.ThrowsAny<OperationCanceledException>(() => Work[phase](new Table([new TextColumn("note", texts)]), source.Token));
        Assert.InRange(texts.Reads, CancelAt, CancelAt + 2);
    }

    [Fact]
    public void Read_FileOfLongRecordsCancelled_EndsWithinAFewMegabytes()
    {
        var record = new string('x', 1024 * 1024) + ",1\n";
        var bytes = Encoding.ASCII.GetBytes("a,b\n" + string.Concat(Enumerable.Repeat(record, 40)));
        using var source = new CancellationTokenSource();
        using var stream = new CancellingStream(bytes, source);
        Assert.ThrowsAny<OperationCanceledException>(() => CsvReader.Read(stream, new CsvReadOptions { Format = CsvFormat.Standard }, source.Token));
        Assert.InRange(stream.Position, 0, 12 * 1024 * 1024);
    }

    [Theory]
    [InlineData("gradient-boosting")]
    [InlineData("logistic-regression")]
    public void Fit_CancelledWhilePreparing_DoesNotTrain(string trainer)
    {
        using var source = new CancellationTokenSource();
        var (rows, target, _) = TrainerContractData.Make(LearningTask.Binary, Rows);
        var table = new Table([.. rows.Columns.Select(c => c.Name == "note" ? new TextColumn("note", new CancellingTexts(source)) : c)]);
        var trained = false;
        var context = new TrainingContext { Cancellation = source.Token, Prepared = () => trained = true };
        var recipe = new Recipe(1, [new DropColumns(["age", "income", "city", "visited", "always seven"], DropReason.Excluded), new TextTerms(["note"], MinRows: 1)]);
        Assert.ThrowsAny<OperationCanceledException>(() => Model.Fit(table, "outcome", target, null, recipe, TrainerCatalog.Get(trainer).Create(), ["no", "yes"], context));
        Assert.False(trained);
    }

    /// <summary>Texts of 4 KB, the fifth of which cancels when it is read.</summary>
    private sealed class CancellingTexts(CancellationTokenSource source) : IReadOnlyList<string?>
    {
        public int Reads { get; private set; }

        public int Count => Rows;

        public string? this[int index]
        {
            get
            {
                if (++Reads == CancelAt) { source.Cancel(); }
                return string.Concat(Enumerable.Repeat($"word{index} ", 600));
            }
        }

        public IEnumerator<string?> GetEnumerator()
        {
            for (var row = 0; row < Count; row++) { yield return this[row]; }
        }

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
    }

    /// <summary>A stream that cancels when more than 4 MB have been read.</summary>
    private sealed class CancellingStream(byte[] bytes, CancellationTokenSource source) : MemoryStream(bytes)
    {
        public override int Read(Span<byte> buffer)
        {
            if (Position > 4 * 1024 * 1024) { source.Cancel(); }
            return base.Read(buffer[..Math.Min(buffer.Length, 1024 * 1024)]);
        }
    }
}
