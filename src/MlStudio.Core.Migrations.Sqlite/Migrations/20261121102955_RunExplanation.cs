using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace MlStudio.Core.Migrations.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class RunExplanation : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "ExplanationHash",
                table: "Runs",
                type: "TEXT",
                maxLength: 64,
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "ExplanationHash",
                table: "Runs");
        }
    }
}
