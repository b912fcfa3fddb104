using System.Diagnostics;
using MlStudio.Learning.Data;
using MlStudio.Learning.Tests.Trainers;
using MlStudio.Learning.Trainers;
using MlStudio.Learning.Transforms;

namespace MlStudio.Learning.Tests.Transforms;

public sealed class RecipePreviewTests
{
    private static readonly Table Rows = new(
    [
        new NumberColumn("x", new[] { 1, double.NaN, 3, 3 }), new CategoryColumn("c", new[] { 0, 1, 0, -1 }, ["a", "b"]),
        new TextColumn("note", ["good", null, "bad", "good"]), new CategoryColumn("answer", new[] { 0, 1, 1, -1 }, ["no", "yes"]),
    ]);

    [Fact]
    public void Run_Steps_SaysWhatEachChanged()
    {
        var preview = RecipePreview.Run(Rows, new Recipe(1, [new Impute(["x"]), new OneHot(["c"]), new DropColumns(["note"], DropReason.Excluded)]), "answer");
        Assert.Null(preview.Error);
        Assert.Equal((0, 3, 3), (preview.Start.Position, preview.Start.RowsAfter, preview.Start.Columns.Count));
        var filled = preview.Steps[0].Columns[0];
        Assert.Equal(("x", ColumnFate.Changed, ColumnType.Number, 1, 1, 0), (filled.Name, filled.Fate, filled.Type, filled.ChangedValues, filled.FilledValues, filled.EmptiedValues));
        Assert.True(filled.Before!.IsMissing(1));
        Assert.Equal("2", filled.Values!.Format(1));
        Assert.Equal(("x is missing", ColumnFate.Added), (preview.Steps[0].Columns[1].Name, preview.Steps[0].Columns[1].Fate));
        Assert.Equal(ColumnFate.Kept, preview.Steps[0].Columns[2].Fate);
        Assert.Equal((ColumnFate.Changed, null, 2), (preview.Steps[1].Columns[2].Fate, preview.Steps[1].Columns[2].Type, preview.Steps[1].Columns[2].FeatureCount));
        Assert.Equal(["note"], preview.Steps[2].Removed);
        Assert.Equal(["x", "x is missing", "c = a", "c = b"], preview.Features.Select(f => f.Name));
        Assert.Equal(["x", "x is missing", "c = a", "c = b"], preview.Last.ToTable().Columns.Select(c => c.Name));
        Assert.Equal("1", preview.Last.ToTable()["c = b"].Format(1));
        Assert.Empty(preview.Unfinished);
    }

    [Fact]
    public void Run_FailingStep_NamesItsPlaceAndKeepsWhatCameBefore()
    {
        var preview = RecipePreview.Run(Rows, new Recipe(1, [new Impute(["x"]), new Scale(["note"]), new OneHot(["c"])]));
        Assert.Equal(2, preview.Error!.Position);
        Assert.Contains("'note' holds text", preview.Error.Message);
        Assert.Equal("3", Assert.Single(preview.Steps).Columns[0].Values!.Format(1));
        Assert.Equal(["c", "note", "answer"], preview.Unfinished);
        var invalid = RecipePreview.Run(Rows, new Recipe(1, [new OneHot([], MaxLevels: 0)]));
        Assert.Equal(["columns", "maxLevels"], invalid.Error!.Parameters.Select(p => p.Option));
    }

    [Fact]
    public void Run_AfterAnEarlierPreview_JoinsTheDataThatAreOpenNow()
    {
        var cities = new Table([new CategoryColumn("c", new[] { 0, 1 }, ["a", "b"]), new NumberColumn("people", new double[] { 5, 7 })]);
        RecipeStep impute = new Impute(["x"]);
        var earlier = RecipePreview.Run(Rows, new Recipe(1, [impute]), "answer", new RecipeContext { Tables = name => throw new LearningException($"{name} is not open any more") });
        var joined = RecipePreview.Run(Rows, new Recipe(1, [impute, new JoinTable("2.1", ["c"], [], [])]), "answer", new RecipeContext { Tables = _ => cities }, earlier);
        Assert.Null(joined.Error);
        Assert.Equal("7", joined.Last.ToTable()["people"].Format(1));
    }

    [Fact]
    public void Run_AfterAnEarlierPreview_RefusesAJoinOfWhatIsWithheldSince()
    {
        var cities = new Table([new CategoryColumn("c", new[] { 0, 1 }, ["a", "b"]), new NumberColumn("people", new double[] { 5, 7 })]);
        var recipe = new Recipe(1, [new JoinTable("2.1", ["c"], [], []), new Impute(["x"])]);
        var context = new RecipeContext { Tables = _ => cities, Withheld = (_, _) => null };
        var earlier = RecipePreview.Run(Rows, recipe, "answer", context);
        Assert.Null(earlier.Error);
        Assert.Equal(0, RecipePreview.Run(Rows, recipe, "answer", context, earlier).FittedSteps);
        var error = RecipePreview.Run(Rows, recipe, "answer", context with { Withheld = (_, column) => column == "people" ? "It would bring in 'people'." : null }, earlier).Error;
        Assert.Equal((1, "It would bring in 'people'."), (error!.Position, error.Message));
        error = RecipePreview.Run(Rows, recipe, "answer", context with { Tables = name => throw new LearningException($"{name} is gone") }, earlier).Error;
        Assert.Equal((1, "2.1 is gone"), (error!.Position, error.Message));
    }

    [Fact]
    public void JoinedLeaks_ColumnThatKnowsTheTarget_IsSuggestedToBeLeftOut()
    {
        var random = new Learning.Numerics.SplitMix64(3);
        var key = Enumerable.Range(0, 200).Select(i => (double)i).ToArray();
        var answer = Array.ConvertAll(key, _ => random.Below(2));
        var chance = Array.ConvertAll(key, _ => random.Unit());
        var sample = new Table([new NumberColumn("id", key), new CategoryColumn("answer", answer, ["no", "yes"])]);
        var other = new Table([new NumberColumn("id", key), new NumberColumn("outcome", Array.ConvertAll(answer, a => a + 1.0)), new NumberColumn("weather", chance)]);
        var recipe = new Recipe(1, [new JoinTable("2.1", ["id"], [], [])]);
        var context = new RecipeContext { Tables = _ => other };
        var found = Assert.Single(JoinedLeaks.Find(sample, "answer", recipe, RecipePreview.Run(sample, recipe, "answer", context), default));
        Assert.Equal("outcome, which step 1 brings in, alone predicts the target almost perfectly", found.Reason);
        Assert.Equal(new DropColumns(["outcome"], DropReason.Excluded).Describe(), found.Step.Describe());
        var without = recipe with { Steps = [.. recipe.Steps, found.Step] };
        Assert.Empty(JoinedLeaks.Find(sample, "answer", without, RecipePreview.Run(sample, without, "answer", context), default));
    }

    [Fact]
    public void Run_AfterAnEarlierPreview_FitsOnlyWhatChangedAndComesToTheSame()
    {
        var rows = TrainerContractData.Make(LearningTask.Binary, 300).Rows;
        var numbers = rows.Columns.OfType<NumberColumn>().Select(c => c.Name).ToArray();
        var categories = rows.Columns.OfType<CategoryColumn>().Select(c => c.Name).ToArray();
        List<RecipeStep> steps =
        [
            new Impute(numbers), new ImputeCategories { Columns = categories }, new ClipOutliers { Columns = numbers }, new PolynomialTerms(numbers), new Scale(numbers), new MergeRare { Columns = categories },
            new OneHot(categories), new SelectByVariance(), new SelectUncorrelated(), new PrincipalComponents([numbers[0]], 1),
        ];
        RecipePreview Preview(RecipePreview? earlier) => RecipePreview.Run(rows, new Recipe(1, [.. steps]), (TargetVector?)null, null, earlier);
        var preview = Preview(null);
        Assert.Equal((null, 10), (preview.Error, preview.FittedSteps));

        Change(() => { }, 0);
        Change(() => steps[9] = new PrincipalComponents([numbers[0]], 1, Standardise: false), 1);
        Change(() => steps[0] = new Impute([.. numbers]), 0); // equal, if not the same
        Change(() => steps[6] = new OneHot(categories, 3), 4);
        Change(() => steps.RemoveAt(8), 1);
        Change(() => steps.Insert(3, new LogTransform { Columns = [] }), 0); // not filled in: the preview ends before it
        Assert.Equal(4, preview.Error!.Position);
        Change(() => steps.RemoveAt(3), 6);
        Change(() => steps.Reverse(1, 2), 8);
        Change(steps.Clear, 0);

        // Another sample is another matter.
        Assert.Equal(0, RecipePreview.Run(rows.Take([0, 1, 2]), new Recipe(1, []), (TargetVector?)null, null, preview).FittedSteps);
        steps.Add(new Impute(numbers));
        preview = Preview(null);
        Assert.Equal(1, RecipePreview.Run(rows.Take([0, 1, 2]), new Recipe(1, [.. steps]), (TargetVector?)null, null, preview).FittedSteps);
        Assert.Equal(1, RecipePreview.Run(rows, new Recipe(1, [.. steps]), (TargetVector?)null, new RecipeContext { Seed = 9 }, preview).FittedSteps);

        void Change(Action change, int fitted)
        {
            change();
            preview = Preview(preview);
            Assert.Equal(fitted, preview.FittedSteps);
            var afresh = Preview(null);
            Assert.Equal(afresh.Error?.Message, preview.Error?.Message);
            Assert.Equal(afresh.Features, preview.Features);
            Assert.Equal(afresh.Steps.Select(s => s.Description), preview.Steps.Select(s => s.Description));
            Assert.Equal(Lines(afresh), Lines(preview));
        }

        static string Lines(RecipePreview preview) => string.Join('\n', preview.Last.ToTable().Columns.Select(c => string.Join('|', Enumerable.Range(0, c.Count).Select(c.Format))));
    }

    [Fact]
    public void Run_WithTheTargetInTheSample_TakesOverEarlierSteps()
    {
        Recipe recipe = new(1, [new Impute(["x"]), new TargetEncode { Columns = ["c"] }]);
        var first = RecipePreview.Run(Rows, recipe, "answer");
        var second = RecipePreview.Run(Rows, recipe with { Steps = [.. recipe.Steps, new Scale(["x"])] }, "answer", null, first);
        Assert.Equal((2, 1), (first.FittedSteps, second.FittedSteps));
        Assert.Equal(2, RecipePreview.Run(Rows, recipe with { Steps = [new Impute(["x"]), new Scale(["x"])] }, "note", null, second).FittedSteps);
    }

    [Fact]
    public void Run_Quick_SaysThatModelsAreSmallerThanInTraining()
    {
        var (rows, target, _) = TrainerContractData.Make(LearningTask.Binary, 600);
        RecipeStep[] steps = [new Impute([.. rows.Columns.OfType<NumberColumn>().Select(c => c.Name)]), new SelectBest(), new SelectBest { By = FeatureWorth.TreeImportance }, new ShadowTest(), new EliminateFeatures()];
        var quick = RecipePreview.Run(rows, new Recipe(1, steps), target, new RecipeContext { Quick = true });
        Assert.Null(quick.Error);
        Assert.Equal([false, false, true, true, true], quick.Steps.Select(s => s.Note is not null));
        Assert.Contains("at most 400 rows", quick.Steps[3].Note);

        // At full length it is another preview, of which nothing is taken over.
        var whole = RecipePreview.Run(rows, new Recipe(1, steps), target, null, quick);
        Assert.Equal(5, whole.FittedSteps);
        Assert.All(whole.Steps, s => Assert.Null(s.Note));
    }

    [Fact]
    [Trait("Speed", "Long")]
    public void Run_ThirtyColumnsOfTwoThousandRows_IsQuick()
    {
        var source = TrainerContractData.Make(LearningTask.Binary, 2000).Rows;
        var rows = new Table([.. Enumerable.Range(0, 6).SelectMany(i => source.Columns.Where(c => i == 0 || c.Type != ColumnType.Text).Select(c => c.Rename($"{c.Name} {i}")))]);
        var recipe = DefaultRecipe.For(rows, "none", [], FeatureEncoding.OneHotScaled);
        RecipePreview.Run(rows, recipe);
        // The machine may be doing other things and the code may not be compiled to its end yet, so one run of many counts.
        var quickest = double.MaxValue;
        for (var i = 0; i < 40 && quickest > 100; i++)
        {
            var started = Stopwatch.GetTimestamp();
            Assert.Null(RecipePreview.Run(rows, recipe).Error);
            quickest = Math.Min(quickest, Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }
        Assert.InRange(quickest, 0, 100);
    }
}
