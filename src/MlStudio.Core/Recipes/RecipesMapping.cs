using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using MlStudio.Core.Projects;

namespace MlStudio.Core.Recipes;

internal sealed class RecipeVersionMapping : IEntityTypeConfiguration<RecipeVersion>
{
    public void Configure(EntityTypeBuilder<RecipeVersion> entity)
    {
        entity.HasIndex(r => new { r.ProjectId, r.Number }).IsUnique();
        entity.HasIndex(r => new { r.ProjectId, r.Hash }).IsUnique();
        entity.Property(r => r.Hash).HasMaxLength(64);
        entity.Property(r => r.Name).HasMaxLength(200);
        entity.HasOne<Project>().WithMany().HasForeignKey(r => r.ProjectId);
    }
}
