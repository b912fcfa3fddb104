using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using MlStudio.Learning.Data;
using MlStudio.Learning.Transforms;

namespace MlStudio.Benchmarks;

/// <summary>
/// The verb <c>preview</c>: how long the recipe page waits for its preview after a change at each place of a recipe of fourteen steps, on a
/// sample of 1,000 rows spread over the file: with what came before the change taken over, and all afresh.
/// </summary>
internal static class PreviewCommand
{
    private const int SampleRows = 1000;
    private const int Rounds = 7;

    public static Command Create()
    {
        var data = new Option<FileInfo>("--data") { Description = "A CSV file.", Required = true };
        var target = new Option<string>("--target") { Description = "The column to predict.", Required = true };
        var command = new Command("preview", "Measures the live preview of a recipe.") { data, target };
        command.SetAction(parsed => Measure(parsed.GetRequiredValue(data).FullName, parsed.GetRequiredValue(target)));
        return command;
    }

    private static void Measure(string path, string target)
    {
        var table = CsvReader.ReadFile(path).RequireTable();
        var rows = Math.Min(SampleRows, table.RowCount);
        var sample = table.Take([.. Enumerable.Range(0, rows).Select(i => (int)((i + 0.5) * table.RowCount / rows))]);
        var recipe = RecipeFor(sample, target);
        var first = Time(() => Preview(sample, recipe, target, null));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Path.GetFileName(path)}: {table.RowCount} rows × {table.Columns.Count} columns, sample of {rows}; the first preview in the process {first:0} ms"));
        Console.WriteLine($"{"change at",-10} {"ms",6} {"alone",6}  step");
        for (var place = 0; place <= recipe.Steps.Count; place++)
        {
            var before = Preview(sample, recipe with { Steps = [.. recipe.Steps.Take(place)] }, target, null);
            var after = place == recipe.Steps.Count ? recipe : recipe with { Steps = [.. recipe.Steps.Take(place + 1)] };
            var whole = Median(() => Preview(sample, recipe, target, before));
            var alone = Median(() => Preview(sample, after, target, before));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{place + 1,-10} {whole,6:0.0} {alone,6:0.0}  {(place < recipe.Steps.Count ? StepCatalog.For(recipe.Steps[place]).Key : "nothing changed")}"));
        }
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{"afresh",-10} {Median(() => Preview(sample, recipe, target, null)),6:0.0}"));
    }

    private static Recipe RecipeFor(Table sample, string target)
    {
        string[] Names<T>() where T : Column => [.. sample.Columns.OfType<T>().Select(c => c.Name).Where(n => n != target)];
        var (numbers, categories, dates) = (Names<NumberColumn>(), Names<CategoryColumn>(), Names<TimestampColumn>());
        var texts = Names<TextColumn>();
        RecipeStep[] steps =
        [
            new Impute(numbers), new ImputeCategories { Columns = categories }, new ImputeNeighbors { Columns = numbers }, new ClipOutliers { Columns = numbers }, new PowerTransform { Columns = numbers },
            new CombineNumbers([.. numbers.Take(4)]), new GroupAggregates([numbers[0]], [categories[0]], [GroupStatistic.Mean, GroupStatistic.Deviation]), new Scale(numbers), new MergeRare { Columns = categories },
            new TargetEncode { Columns = [categories[0]] }, new OneHot([.. categories.Skip(1)]),
            .. dates.Length > 0 ? [new TimestampParts(dates, Enum.GetValues<TimestampPart>())] : Array.Empty<RecipeStep>(), .. texts.Length > 0 ? [new TextTerms(texts)] : Array.Empty<RecipeStep>(),
            new SelectByVariance(), new SelectUncorrelated(), new SelectBest { By = FeatureWorth.PermutationImportance, Keep = 60 }, new EliminateFeatures(), new ShadowTest(), new PrincipalComponents(),
        ];
        return new Recipe(Recipe.CurrentVersion, steps);
    }

    private static RecipePreview Preview(Table sample, Recipe recipe, string target, RecipePreview? earlier)
    {
        var preview = RecipePreview.Run(sample, recipe, target, new RecipeContext { Seed = 1, Quick = true }, earlier);
        return preview.Error is { } error ? throw new InvalidOperationException($"Step {error.Position}: {error.Message}") : preview;
    }

    private static double Median(Action work) => Enumerable.Range(0, Rounds).Select(_ => Time(work)).Order().ElementAt(Rounds / 2);

    private static double Time(Action work)
    {
        var started = Stopwatch.GetTimestamp();
        work();
        return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
    }
}
