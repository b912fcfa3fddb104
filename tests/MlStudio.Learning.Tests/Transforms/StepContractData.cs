using MlStudio.Learning.Data;
using MlStudio.Learning.Tests.Trainers;
using MlStudio.Learning.Trainers;
using MlStudio.Learning.Transforms;

namespace MlStudio.Learning.Tests.Transforms;

/// <summary>The rows and the steps with which the contract of steps is checked.</summary>
internal static class StepContractData
{
    private static readonly (Table Rows, TargetVector Target, float[] Weights) Made = TrainerContractData.Make(LearningTask.Binary);

    /// <summary>Steps that need more than columns of a fitting type, or that have variants worth checking; others are made with their defaults.</summary>
    private static readonly Dictionary<string, RecipeStep[]> Samples = new(StringComparer.Ordinal)
    {
        ["impute"] = [new Impute(["age", "income", "empty number"]), new Impute(["age"], ImputeWith.Constant, 3, Indicator: false)],
        ["imputeCategories"] =
        [
            new ImputeCategories { Columns = ["city", "note", "visited", "empty category", "empty text", "empty time"] },
            new ImputeCategories { Columns = ["city", "note", "empty category"], With = FillWith.Word, Word = "unknown", Indicator = false },
            new ImputeCategories { Columns = ["visited", "empty time"], With = FillWith.Word, Word = "2024-02-29" },
        ],
        ["rename"] = [new RenameColumns { Names = [new("age", "income"), new("income", "age"), new("note", "remark")] }],
        ["changeType"] = [.. Enum.GetValues<ColumnType>().Select(t => new ChangeType { Columns = ["age", "city", "note", "visited", "empty text", "empty number"], To = t })],
        ["replaceValues"] =
        [
            new ReplaceValues { Columns = ["city", "note", "empty category"], Replacements = [new("oslo", "Bergen"), new("Riga", null), new(null, "unknown")], IgnoreCase = true },
            new ReplaceValues { Columns = ["age", "empty number"], Replacements = [new("20", "21"), new(null, "0")] },
        ],
        ["dropDuplicates"] = [new DropDuplicates(), new DropDuplicates { Columns = ["city", "age"], Kept = DuplicateKeep.Last }],
        ["scale"] = [.. Enum.GetValues<ScaleTo>().Select(t => new Scale(["age", "income", "always seven", "empty number"], t))],
        ["clip"] =
        [
            new ClipOutliers { Columns = ["age", "always seven", "empty number"] }, new ClipOutliers { Columns = ["income"], Rule = OutlierRule.Quartiles, Outliers = OutlierAction.Remove },
            new ClipOutliers { Columns = ["income"], Rule = OutlierRule.Fixed, Highest = 100 },
        ],
        ["imputeNeighbors"] = [new ImputeNeighbors { Columns = ["age", "income", "always seven", "empty number"] }, new ImputeNeighbors { Columns = ["income", "age"], SameScale = false, MaxRows = 50, Indicator = false }],
        ["imputeIterative"] = [new ImputeIterative { Columns = ["age", "income", "always seven", "empty number"] }, new ImputeIterative { Columns = ["age"], MaxRows = 100, Indicator = false }],
        ["cyclical"] = [new CyclicalParts { Columns = ["visited", "joined", "age", "empty time"] }, new CyclicalParts { Columns = ["visited"], Cycles = [TimeCycle.Day], KeepColumn = true }],
        ["dateDifference"] = [new DateDifference { From = "visited", To = "joined" }, new DateDifference { From = "empty time", To = "joined", Unit = TimeUnit.Years, Name = "age in years" }],
        ["power"] = [new PowerTransform { Columns = ["age", "income", "always seven", "empty number"] }, new PowerTransform { Columns = ["age"], Family = PowerFamily.BoxCox, Standardize = false }],
        ["quantile"] = [new QuantileTransform { Columns = ["age", "income", "always seven", "empty number"] }, new QuantileTransform { Columns = ["age"], Shape = QuantileShape.Normal, Quantiles = 10 }],
        ["bin"] =
        [
            new BinNumbers { Columns = ["age", "income", "always seven", "empty number"] }, new BinNumbers { Columns = ["age"], Rule = BinRule.Width, Result = BinResult.Numbers },
            new BinNumbers { Columns = ["age", "always seven", "empty number"], Rule = BinRule.Tree, Bins = 4 },
        ],
    };

    /// <summary>All column types with missing values, constant and empty columns.</summary>
    public static Table All { get; } = new([.. Made.Rows.Columns, .. More(Made.Rows.RowCount)]);

    /// <summary>The first 400 rows of <see cref="All"/>.</summary>
    public static Table Training { get; } = All.Take([.. Enumerable.Range(0, 400)]);

    public static RecipeContext Context { get; } = new() { Seed = 5, Target = new TargetVector(LearningTask.Binary, Made.Target.Values, 2), Tables = CombiningSamples.Find };

    /// <summary>One row in which everything is missing.</summary>
    public static Table Nothing { get; } = new([.. All.Columns.Select(c => Empty(c, 1))]);

    /// <summary>As many rows as training, nothing known.</summary>
    public static Table Emptied { get; } = new([.. All.Columns.Select(c => Empty(c, Training.RowCount))]);

    /// <summary>Training rows that are all the same.</summary>
    public static Table Constant { get; } = All.Take(new int[Training.RowCount]);

    /// <summary>Rows whose categories training did not have.</summary>
    public static Table Unseen { get; } = new([.. Training.Columns.Select(c => c is CategoryColumn ? new CategoryColumn(c.Name, new int[c.Count], ["Atlantis"]) : c)]);

    /// <summary>Every entry of the catalog with the number of each of its samples.</summary>
    public static TheoryData<string, int> Cases()
    {
        var data = new TheoryData<string, int>();
        foreach (var entry in StepCatalog.All)
        {
            for (var i = 0; i < SamplesOf(entry).Count; i++) { data.Add(entry.Key, i); }
        }
        return data;
    }

    public static RecipeStep Sample(string key, int number) => SamplesOf(StepCatalog.Get(key))[number];

    public static IReadOnlyList<RecipeStep> SamplesOf(StepEntry entry) => Samples.TryGetValue(entry.Key, out var samples) || CombiningSamples.All.TryGetValue(entry.Key, out samples)
        ? samples
        : [entry.Create([.. All.Columns.Where(c => entry.Takes(c.Type)).Select(c => c.Name)])];

    public static string[] ColumnsOf(ColumnType type) => [.. All.Columns.Where(c => c.Type == type).Select(c => c.Name)];

    private static Column Empty(Column column, int rows) => column switch
    {
        NumberColumn => new NumberColumn(column.Name, Enumerable.Repeat(double.NaN, rows).ToArray()),
        CategoryColumn => new CategoryColumn(column.Name, Enumerable.Repeat(-1, rows).ToArray(), []),
        TimestampColumn => new TimestampColumn(column.Name, Enumerable.Repeat(TimestampColumn.Missing, rows).ToArray()),
        _ => new TextColumn(column.Name, new string?[rows]),
    };

    private static Column[] More(int rows)
    {
        var day = new DateTime(2024, 2, 29, 0, 0, 0, DateTimeKind.Utc).Ticks;
        return
        [
            Empty(new NumberColumn("empty number", new double[1]), rows), Empty(new CategoryColumn("empty category", new int[1], []), rows),
            Empty(new TimestampColumn("empty time", new long[1]), rows), Empty(new TextColumn("empty text", [null]), rows),
            new CategoryColumn("plan", Enumerable.Range(0, rows).Select(r => r % 7 == 0 ? 2 : r % 2).ToArray(), ["basic", "full", "trial"]),
            new TimestampColumn("joined", Enumerable.Range(0, rows).Select(r => day + (r * 37L % 500 * TimeSpan.TicksPerDay)).ToArray()),
        ];
    }
}
