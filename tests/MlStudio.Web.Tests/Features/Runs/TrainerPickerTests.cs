using Bunit;
using MlStudio.Learning.Trainers;
using MlStudio.Web.Features.Runs;

namespace MlStudio.Web.Tests.Features.Runs;

public sealed class TrainerPickerTests : BunitContext
{
    [Theory]
    [InlineData(LearningTask.Binary)]
    [InlineData(LearningTask.Regression)]
    public void Picker_Task_OffersItsTrainersByFamilyAsOneChoice(LearningTask task)
    {
        var offered = TrainerCatalog.For(task).ToArray();
        var picker = Render<TrainerPicker>(p => p.Add(t => t.Id, "a").Add(t => t.Task, task).Add(t => t.Value, offered[1].Key));
        Assert.Equal(offered.Select(t => t.Family).Distinct().Order().Select(f => f.InWords()), picker.FindAll("h3").Select(h => h.TextContent));
        var radios = picker.FindAll("[role=radiogroup] input[type=radio]");
        Assert.Equal(offered.Length, radios.Count);
        Assert.All(radios, r => Assert.Equal("trainer-a", r.GetAttribute("name")));
        Assert.All(offered, t => Assert.Equal(t.Name, picker.Find($"#name-{t.Key}-a").TextContent));
        Assert.Equal(offered[1].Name, picker.Find(".chosen strong").TextContent);
        Assert.Contains(offered[1].Summary, picker.Find(".about").TextContent);
    }

    [Fact]
    public void Picker_Choice_IsToldByKey()
    {
        string? told = null;
        var picker = Render<TrainerPicker>(p => p.Add(t => t.Id, "a").Add(t => t.Task, LearningTask.Binary).Add(t => t.Value, "gradient-boosting").Add(t => t.OnChange, key => told = key));
        picker.Find("[aria-labelledby=name-baseline-a]").Change("on");
        Assert.Equal("baseline", told);
    }
}
