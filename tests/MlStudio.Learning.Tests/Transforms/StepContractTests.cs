using System.Reflection;
using MlStudio.Learning.Serialization;
using MlStudio.Learning.Transforms;

namespace MlStudio.Learning.Tests.Transforms;

/// <summary>What every step of the catalog promises. A new entry is covered without touching this file.</summary>
public sealed class StepContractTests
{
    public static TheoryData<string, int> Cases => StepContractData.Cases();

    public static TheoryData<string> Entries => new(StepCatalog.All.Select(e => e.Key));

    [Fact]
    public void All_Steps_AreListedOnce()
    {
        var steps = typeof(RecipeStep).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(RecipeStep)) && !t.IsAbstract);
        Assert.Equal(steps.Select(t => t.Name).Order(), StepCatalog.All.Select(e => e.StepType.Name).Order());
        Assert.Equal(StepCatalog.All.Count, StepCatalog.All.Select(e => e.Key).Distinct().Count());
        Assert.Equal(StepCatalog.All.Count, StepCatalog.All.Select(e => e.Name).Distinct().Count());
        Assert.All(steps, t => Assert.NotNull(t.GetConstructor(BindingFlags.Public | BindingFlags.Instance, [])));
    }

    [Theory]
    [MemberData(nameof(Entries))]
    public void Entry_HasItsWords(string key) => StepContract.IsDescribed(StepCatalog.Get(key));

    [Theory]
    [MemberData(nameof(Cases))]
    public void ToJson_Step_ReadsBack(string key, int sample)
    {
        StepContract.SurvivesJson(StepCatalog.Get(key), StepContractData.Sample(key, sample), LearningJson.Options);
        var json = StepJson.Write(StepContractData.Sample(key, sample));
        Assert.Equal(json.ToJsonString(), StepJson.Write(StepJson.Read(json)).ToJsonString());
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Write_FittedStep_ReadsBackAndIsTheSameTwice(string key, int sample) => StepContract.SurvivesBytes(StepContractData.Sample(key, sample));

    [Theory]
    [MemberData(nameof(Cases))]
    public void Apply_OneRow_EqualsThatRowOfTheWholeTable(string key, int sample) => StepContract.OneRowEqualsTable(StepContractData.Sample(key, sample));

    [Theory]
    [MemberData(nameof(Cases))]
    public void Apply_MissingValuesUnseenCategoriesAndNoRow_Works(string key, int sample) => StepContract.TakesAnyRow(StepContractData.Sample(key, sample));

    [Theory]
    [MemberData(nameof(Cases))]
    public void Fit_EmptyAndConstantColumns_WorksOrIsRefused(string key, int sample) => StepContract.BearsPoorColumns(StepContractData.Sample(key, sample));

    [Theory]
    [MemberData(nameof(Cases))]
    public void Fit_WrongTypeOrUnknownColumn_IsRefusedByName(string key, int sample) =>
        StepContract.RefusesOtherColumns(StepCatalog.Get(key), StepContractData.Sample(key, sample), ignoresUnknown: key == "drop");

    [Theory]
    [MemberData(nameof(Cases))]
    public void Fit_Cancelled_Ends(string key, int sample) => StepContract.CanBeCancelled(StepContractData.Sample(key, sample));

    [Theory]
    [MemberData(nameof(Cases))]
    public void Apply_RowSteps_PassEveryRow(string key, int sample) => StepContract.PassesOtherRows(StepCatalog.Get(key), StepContractData.Sample(key, sample));
}
