using System.Collections.Concurrent;
using MlStudio.Learning.Data;
using MlStudio.Learning.Trainers;
using MlStudio.Learning.Transforms;

namespace MlStudio.Learning.Tests.Trainers;

/// <summary>The made-up rows on which every trainer is held to its contract: all column types, missing values, a constant column.</summary>
internal static class TrainerContractData
{
    public const string Target = "outcome";
    private const int FewRows = 600;
    private static readonly ConcurrentDictionary<(string Key, LearningTask Task, bool FullyKnown), Lazy<Model>> Shared = new();
    private static readonly string[] Cities = ["Lyon", "Oslo", "Porto", "Quito", "Riga"];
    private static readonly string[] Phrases = ["late delivery", "great value", "great service", "broken on arrival", "late and broken"];

    /// <summary>Every entry of the catalog with every task it learns, and the variants beside them.</summary>
    public static TheoryData<string, LearningTask> EntriesAndTasks()
    {
        var data = new TheoryData<string, LearningTask>();
        foreach (var (key, task) in TrainerVariants.KeysAndTasks()) { data.Add(key, task); }
        return data;
    }

    public static IReadOnlyList<string> Labels(LearningTask task) => task switch
    {
        LearningTask.Binary => ["no", "yes"],
        LearningTask.Multiclass => ["low", "middle", "high"],
        _ => [],
    };

    /// <param name="fullyKnown">Whether no value is missing.</param>
    public static (Table Rows, TargetVector Target, float[] Weights) Make(LearningTask task, int rows = FewRows, bool fullyKnown = false)
    {
        var random = new Numbers(17);
        var age = new double[rows];
        var income = new double[rows];
        var city = new int[rows];
        var visited = new long[rows];
        var note = new string?[rows];
        var target = new double[rows];
        var weights = new float[rows];
        var start = new DateTime(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc).Ticks;
        for (var row = 0; row < rows; row++)
        {
            age[row] = 18 + Math.Floor(random.Next() * 60);
            income[row] = 1000 * random.Next() * random.Next();
            city[row] = (int)(random.Next() * Cities.Length);
            visited[row] = start + ((long)(random.Next() * 700) * TimeSpan.TicksPerHour);
            var phrase = (int)(random.Next() * Phrases.Length);
            note[row] = $"{Phrases[phrase]} {Phrases[(int)(random.Next() * Phrases.Length)]}";
            var score = ((age[row] - 48) / 20) + (income[row] / 300) - (city[row] == 2 ? 1.5 : 0) + (phrase == 1 ? 0.8 : 0) + random.Next() - 1;
            target[row] = task switch
            {
                LearningTask.Binary => score > 0 ? 1 : 0,
                LearningTask.Multiclass => score < -0.6 ? 0 : score < 0.6 ? 1 : 2,
                LearningTask.Ranking => Math.Clamp(Math.Floor(score + 1.5), 0, 3),
                // Never negative, so that trainers for counts can learn it too.
                _ => 500 + (100 * score),
            };
            weights[row] = 1 + (row % 3);
            if (fullyKnown) { continue; }
            if (random.Next() < 0.1) { age[row] = double.NaN; }
            if (random.Next() < 0.1) { city[row] = -1; }
            if (random.Next() < 0.05) { visited[row] = TimestampColumn.Missing; }
            if (random.Next() < 0.05) { note[row] = null; }
        }
        var table = new Table(
        [
            new NumberColumn("age", age), new NumberColumn("income", income), new CategoryColumn("city", city, Cities),
            new TimestampColumn("visited", visited), new TextColumn("note", note), new NumberColumn("always seven", Enumerable.Repeat(7.0, rows).ToArray()),
        ]);
        return (table, new TargetVector(task, target, Labels(task).Count) { Groups = Groups(task, rows) }, weights);
    }

    /// <summary>A model of default options. Those of few rows and one thread are fitted once and shared: they do not change.</summary>
    public static Model Fit(string key, LearningTask task, int? threads = null, int rows = FewRows, bool fullyKnown = false) => threads is null && rows == FewRows
        ? Shared.GetOrAdd((key, task, fullyKnown), k => new Lazy<Model>(() => FitNew(k.Key, k.Task, 1, FewRows, k.FullyKnown))).Value
        : FitNew(key, task, threads ?? 1, rows, fullyKnown);

    private static Model FitNew(string key, LearningTask task, int threads, int rows, bool fullyKnown)
    {
        var (table, target, weights) = Make(task, rows, fullyKnown);
        return Fit(TrainerVariants.Create(key), table, TrainerVariants.Suited(key, target), weights, new TrainingContext { Seed = 3, Threads = threads });
    }

    public static Model Fit(Trainer trainer, Table rows, TargetVector target, float[]? weights, TrainingContext context) => Model.Fit(
        rows, Target, target, weights, DefaultRecipe.For(rows, Target, [], trainer.Encoding), trainer, Labels(target.Task), context);

    /// <summary>Plain numbers, for trainings that must take a while.</summary>
    public static (FeatureMatrix Features, TargetVector Target) MakeLarge(LearningTask task, int rows, int features)
    {
        var random = new Numbers(5);
        var values = new float[rows * features];
        var target = new double[rows];
        for (var row = 0; row < rows; row++)
        {
            var score = random.Next() - 0.5;
            for (var f = 0; f < features; f++)
            {
                var value = random.Next() - 0.5;
                values[(row * features) + f] = (float)value;
                score += f % 2 == 0 ? value * value : value;
            }
            target[row] = task switch
            {
                LearningTask.Binary => score > 1 ? 1 : 0,
                LearningTask.Multiclass => score < 0.5 ? 0 : score < 1.5 ? 1 : 2,
                LearningTask.Ranking => Math.Clamp(Math.Floor(score + 1), 0, 3),
                _ => score + features,
            };
        }
        var names = Enumerable.Range(0, features).Select(f => new Feature($"x{f}", $"x{f}")).ToArray();
        return (new FeatureMatrix(names, rows, values), new TargetVector(task, target, Labels(task).Count) { Groups = Groups(task, rows) });
    }

    /// <summary>Groups of 12 rows, which do not stand together.</summary>
    private static int[]? Groups(LearningTask task, int rows) => task == LearningTask.Ranking ? [.. Enumerable.Range(0, rows).Select(r => r % ((rows + 11) / 12))] : null;

    /// <summary>Numbers from 0 (inclusive) to 1 by a fixed generator.</summary>
    private sealed class Numbers(ulong seed)
    {
        private ulong _state = seed;

        public double Next()
        {
            _state = (_state * 6364136223846793005UL) + 1442695040888963407UL;
            return (_state >> 11) * (1.0 / (1UL << 53));
        }
    }
}
